// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Temporary creates an empty database of a new name on the server of an address, for a
// test, and returns its address and what removes it again.
func Temporary(ctx context.Context, address string) (created string, remove func(context.Context) error, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", nil, errors.New("databases: create database: the address can't be read")
	}
	db, e, err := connect(ctx, address)
	if err != nil {
		return "", nil, err
	}
	name := "plant_" + strings.ToLower(rand.Text()[:12])
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+e.name(name)); err != nil {
		return "", nil, errors.Join(fmt.Errorf("databases: create database: %w", err), db.Close())
	}
	u.Path = "/" + name
	remove = func(ctx context.Context) error {
		_, err := db.ExecContext(ctx, "DROP DATABASE "+e.name(name))
		return errors.Join(err, db.Close())
	}
	return u.String(), remove, nil
}
