package platform

import "github.com/gunungmas/terbit/schema"

// Name is the destination's name for people; of an unknown channel, its own.
func Name(c schema.Channel) string {
	if d, ok := Of(c); ok {
		return d.Name
	}
	return string(c)
}
