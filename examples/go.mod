module github.com/pacenote/pacenote/examples

go 1.26.0

require (
	github.com/google/go-cmp v0.7.0
	github.com/pacenote/pacenote v0.0.0
)

replace github.com/pacenote/pacenote => ../
