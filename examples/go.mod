module github.com/pacenote/pacenote/examples

go 1.26.0

require (
	github.com/go-sql-driver/mysql v1.10.1
	github.com/google/go-cmp v0.7.0
	github.com/jackc/pgx/v5 v5.12.0
	github.com/pacenote/pacenote v0.0.0
	github.com/pacenote/pacenote/embed/e5 v0.0.0
	github.com/pacenote/pacenote/embed/ensemble v0.0.0
	github.com/pacenote/pacenote/embed/minilm v0.0.0
	github.com/pacenote/pacenote/ingest/pdf/pdfium v0.0.0
	github.com/pacenote/pacenote/rag/rerank/msmarco v0.0.0
	golang.org/x/sync v0.24.0
	modernc.org/sqlite v1.62.0
)

require (
	filippo.io/edwards25519 v1.2.0 // indirect
	github.com/blevesearch/snowballstem v0.9.0 // indirect
	github.com/dustin/go-humanize v1.1.0 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/jackc/pgpassfile v1.0.0 // indirect
	github.com/jackc/pgservicefile v0.0.0-20240606120523-5a60cdf6a761 // indirect
	github.com/jackc/puddle/v2 v2.2.3 // indirect
	github.com/jolestar/go-commons-pool/v2 v2.1.2 // indirect
	github.com/klippa-app/go-pdfium v1.21.4 // indirect
	github.com/ledongthuc/pdf v0.0.0-20260907135840-6c8c28e0e8a0 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/ncruces/go-strftime v1.1.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/tetratelabs/wazero v1.12.0 // indirect
	github.com/yuin/goldmark v1.8.7 // indirect
	go.etcd.io/bbolt v1.5.0 // indirect
	golang.org/x/net v0.62.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	modernc.org/libc v1.80.1 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)

replace (
	github.com/pacenote/pacenote => ../
	github.com/pacenote/pacenote/embed/e5 => ../embed/e5
	github.com/pacenote/pacenote/embed/ensemble => ../embed/ensemble
	github.com/pacenote/pacenote/embed/minilm => ../embed/minilm
	github.com/pacenote/pacenote/ingest/pdf/pdfium => ../ingest/pdf/pdfium
	github.com/pacenote/pacenote/rag/rerank/msmarco => ../rag/rerank/msmarco
)
