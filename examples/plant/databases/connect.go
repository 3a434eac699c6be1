// SPDX-License-Identifier: Apache-2.0

package databases

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Connect opens a database on a server: "postgres://user:password@host:port/database" or
// "mariadb://user:password@host:port/database" ("mysql://" is the same).
func Connect(ctx context.Context, address string) (*sql.DB, error) {
	db, _, err := connect(ctx, address)
	return db, err
}

func connect(ctx context.Context, address string) (*sql.DB, engine, error) {
	e, data, err := dataSource(address)
	if err != nil {
		return nil, e, err
	}
	db, err := sql.Open(e.driver, data)
	if err != nil {
		return nil, e, errors.New("databases: connect: the address can't be read")
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, e, errors.Join(fmt.Errorf("databases: connect to %s server: no answer", e.driver), db.Close())
	}
	return db, e, nil
}

// dataSource turns an address into what the driver reads. Errors don't show the address,
// which may hold a password.
func dataSource(address string) (engine, string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return engine{}, "", errors.New("databases: connect: the address can't be read")
	}
	switch u.Scheme {
	case "postgres", "postgresql":
		return postgresEngine(), address, nil
	case "mariadb", "mysql":
		config := mysql.NewConfig()
		config.Net, config.Addr, config.DBName = "tcp", u.Host, strings.TrimPrefix(u.Path, "/")
		config.User = u.User.Username()
		config.Passwd, _ = u.User.Password()
		return mariaEngine(), config.FormatDSN(), nil
	}
	return engine{}, "", fmt.Errorf("databases: connect: unknown kind of server %q: postgres or mariadb", u.Scheme)
}
