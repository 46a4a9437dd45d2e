package sarif

// srcRoot stands for the folder that file addresses are relative to.
const srcRoot = "%SRCROOT%"

type log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool       tool            `json:"tool"`
	Language   string          `json:"language"`
	ColumnKind string          `json:"columnKind"`
	Bases      map[string]base `json:"originalUriBaseIds"`
	Artifacts  []artifact      `json:"artifacts"`
	Results    []result        `json:"results"`
}

type tool struct {
	Driver driver `json:"driver"`
}

type driver struct {
	Name     string       `json:"name"`
	Language string       `json:"language"`
	Rules    []descriptor `json:"rules"`
}

type descriptor struct {
	ID      string        `json:"id"`
	Short   message       `json:"shortDescription"`
	Full    message       `json:"fullDescription"`
	Help    string        `json:"helpUri,omitempty"`
	Default configuration `json:"defaultConfiguration"`
}

type configuration struct {
	Level string `json:"level"`
}

type message struct {
	Text string `json:"text"`
}

type base struct {
	Description message `json:"description"`
}

type artifact struct {
	Location location `json:"location"`
}

type location struct {
	URI   string `json:"uri"`
	Base  string `json:"uriBaseId"`
	Index *int   `json:"index,omitempty"`
}

type result struct {
	Rule         string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex,omitempty"`
	Level        string            `json:"level"`
	Message      message           `json:"message"`
	Locations    []place           `json:"locations"`
	Fingerprints map[string]string `json:"partialFingerprints"`
}

type place struct {
	Physical physical `json:"physicalLocation"`
}

type physical struct {
	Location location `json:"artifactLocation"`
	Region   region   `json:"region"`
}

type region struct {
	Line   int `json:"startLine"`
	Column int `json:"startColumn"`
	End    int `json:"endColumn"`
}
