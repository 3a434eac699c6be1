// SPDX-License-Identifier: Apache-2.0

package acl_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/store/acl"
)

func ExampleList_Allows() {
	list := acl.Groups("engineering", "quality")
	fmt.Println(list.Allows(acl.User("jd", "quality")))
	fmt.Println(list.Allows(acl.User("jd", "sales")))
	fmt.Println(list.Allows(acl.Principal{}))
	// Output:
	// true
	// false
	// false
}

func TestAllows(t *testing.T) {
	lists := map[string]acl.List{
		"zero":     {},
		"everyone": acl.Everyone,
		"user":     acl.Users("jd"),
		"group":    acl.Groups("eng"),
		"either":   {Users: []string{"jd"}, Groups: []string{"eng"}},
		"acme":     acl.Everyone.In("acme"),
		"blank":    {Users: []string{""}, Groups: []string{""}},
	}
	for _, test := range []struct {
		name string
		as   acl.Principal
		want []string
	}{
		{"anonymous", acl.Principal{}, []string{"everyone"}},
		{"blank group", acl.Principal{Groups: []string{""}}, []string{"everyone"}},
		{"jd", acl.User("jd"), []string{"either", "everyone", "user"}},
		{"engineer", acl.User("x", "a", "eng"), []string{"either", "everyone", "group"}},
		{"a group of a user's name", acl.User("eng", "jd"), []string{"everyone"}},
		{"jd of acme", acl.User("jd", "eng").In("acme"), []string{"acme"}},
		{"system", acl.System(""), []string{"blank", "either", "everyone", "group", "user", "zero"}},
		{"system of acme", acl.System("acme"), []string{"acme"}},
		{"system moved to acme", acl.System("").In("acme"), []string{"acme"}},
		{"operator", acl.Operator(), []string{"acme", "blank", "either", "everyone", "group", "user", "zero"}},
	} {
		got := map[string]bool{}
		for name, list := range lists {
			if list.Allows(test.as) {
				got[name] = true
			}
		}
		want := map[string]bool{}
		for _, name := range test.want {
			want[name] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s may read (-want +got):\n%s", test.name, diff)
		}
	}
}

// Nothing that is decoded or put together by hand becomes the system principal.
func TestSystemCanNotBeDecoded(t *testing.T) {
	for _, as := range []acl.Principal{acl.System("acme"), acl.Operator()} {
		data, err := json.Marshal(as)
		if err != nil {
			t.Fatal(err)
		}
		var decoded acl.Principal
		if err := json.Unmarshal(data, &decoded); err != nil {
			t.Fatal(err)
		}
		if decoded.IsSystem() || decoded.IsOperator() || (acl.List{Tenant: "acme"}).Allows(decoded) {
			t.Errorf("%s was decoded to a principal that sees all", data)
		}
	}
	if !acl.System("").IsSystem() || acl.System("").IsOperator() || !acl.Operator().IsOperator() || acl.User("system").IsSystem() {
		t.Error("IsSystem or IsOperator is wrong")
	}
}

func TestEqual(t *testing.T) {
	a := acl.List{Tenant: "t", Users: []string{"b", "a", "a"}, Groups: []string{"g"}}
	for _, test := range []struct {
		b    acl.List
		want bool
	}{
		{a, true},
		{acl.List{Tenant: "t", Users: []string{"a", "b"}, Groups: []string{"g", "g"}}, true},
		{acl.List{Users: []string{"a", "b"}, Groups: []string{"g"}}, false},
		{acl.List{Tenant: "t", Users: []string{"a"}, Groups: []string{"g"}}, false},
		{acl.List{Tenant: "t", Users: []string{"a", "b"}, Groups: []string{"h"}}, false},
		{acl.List{Tenant: "t", Everyone: true, Users: []string{"a", "b"}, Groups: []string{"g"}}, false},
	} {
		if got := a.Equal(test.b); got != test.want || test.b.Equal(a) != test.want {
			t.Errorf("%+v equals %+v: %v, want %v", a, test.b, got, test.want)
		}
	}
	if diff := cmp.Diff([]string{"b", "a", "a"}, a.Users); diff != "" {
		t.Errorf("Equal has reordered the list:\n%s", diff)
	}
}
