package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/schema"
)

func (a *app) schemaCommand() *cli.Command {
	names := strings.Join(schema.Names(), ", ")
	return &cli.Command{
		Name: "schema", Usage: a.t("cetak JSON Schema", "print a JSON Schema"), ArgsUsage: a.t("[NAMA]", "[NAME]"),
		Description: a.tf("Mencetak JSON Schema (draf 2020-12) dari: %s. Tanpa nama, semuanya.", "Prints the JSON Schema (draft 2020-12) of: %s. Without a name, all of them.", names),
		Action: func(c *cli.Context) error {
			want := c.Args().Slice()
			if len(want) == 0 {
				want = schema.Names()
			}
			for _, name := range want {
				data, err := schema.JSON(name)
				if err != nil {
					return usageError{err}
				}
				if _, err := fmt.Fprintf(a.stdout, "%s", data); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
