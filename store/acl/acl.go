// SPDX-License-Identifier: Apache-2.0

package acl

import "slices"

// List says who may read a document. The zero List lets nobody read but System: a
// document whose source forgot to say is hidden, not public.
//
// A List grants by union: everyone of the tenant, or the users named, or the members
// of the groups named.
type List struct {
	// Tenant separates customers or companies that share a store. A principal of
	// another tenant never reads the document, whatever else the list says. Empty is
	// a tenant like any other: the one of services that have no tenants.
	Tenant string `json:"tenant,omitempty"`
	// Everyone grants to every principal of the tenant, the anonymous one included.
	Everyone bool `json:"everyone,omitempty"`
	// Users grants to the users with these ids.
	Users []string `json:"users,omitempty"`
	// Groups grants to the members of these groups.
	Groups []string `json:"groups,omitempty"`
}

// Everyone is the list of a public document of the tenant "".
var Everyone = List{Everyone: true}

// Users returns the list that grants to the users named, in the tenant "".
func Users(ids ...string) List { return List{Users: ids} }

// Groups returns the list that grants to the members of the groups named, in the
// tenant "".
func Groups(names ...string) List { return List{Groups: names} }

// In returns a copy of l in another tenant.
func (l List) In(tenant string) List {
	l.Tenant = tenant
	return l
}

// Allows reports whether p may read what l protects. It costs O(u + g·m) for u users
// and g groups in the list and m memberships of p, all small.
func (l List) Allows(p Principal) bool {
	if p.operator {
		return true
	}
	if l.Tenant != p.Tenant {
		return false
	}
	if p.system || l.Everyone {
		return true
	}
	if p.User != "" && slices.Contains(l.Users, p.User) {
		return true
	}
	return slices.ContainsFunc(p.Groups, func(g string) bool {
		return g != "" && slices.Contains(l.Groups, g)
	})
}

// Equal reports whether two lists grant the same, the order of names aside.
func (l List) Equal(m List) bool {
	return l.Tenant == m.Tenant && l.Everyone == m.Everyone &&
		sameNames(l.Users, m.Users) && sameNames(l.Groups, m.Groups)
}

func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// Principal is who asks. The zero Principal is the anonymous one of the tenant "": it
// reads what is public there and nothing else. A Principal is a value; it is never
// changed by this library.
type Principal struct {
	// User is the user's id; empty for the anonymous principal.
	User string
	// Groups are the groups the user belongs to, directly or not: expanding nested
	// groups is the identity provider's work.
	Groups []string
	// Tenant is the only tenant whose documents are read.
	Tenant string
	// Attributes describe the user for row policies of databases, such as the plant
	// or the region; document access does not look at them.
	Attributes map[string]string

	// system and operator are set by System and Operator alone, so that no decoded or
	// hand-made value has them.
	system   bool
	operator bool
}

// User returns the principal of a user and the groups it belongs to, in the tenant "".
func User(id string, groups ...string) Principal {
	return Principal{User: id, Groups: groups}
}

// System returns the principal that reads every document of a tenant, also those
// without a list. It is for administration and tests; never make one from a request.
func System(tenant string) Principal {
	return Principal{Tenant: tenant, system: true}
}

// Operator returns the principal that sees the documents of all tenants. It is for
// synchronising a source with a store, where everything the source ever brought must be
// listed. Searches are within one tenant, so stores refuse to search for it.
func Operator() Principal { return Principal{operator: true} }

// In returns a copy of p in another tenant.
func (p Principal) In(tenant string) Principal {
	p.Tenant = tenant
	return p
}

// IsSystem reports whether p was made by System.
func (p Principal) IsSystem() bool { return p.system }

// IsOperator reports whether p was made by Operator.
func (p Principal) IsOperator() bool { return p.operator }
