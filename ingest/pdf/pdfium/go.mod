module github.com/pacenote/pacenote/ingest/pdf/pdfium

go 1.26.0

require (
	github.com/klippa-app/go-pdfium v1.21.4
	github.com/pacenote/pacenote v0.0.0
	github.com/tetratelabs/wazero v1.12.0
)

require (
	github.com/google/pprof v0.0.0-20261016150608-1facf8f91b50 // indirect
	github.com/google/uuid v1.6.0 // indirect
	github.com/jolestar/go-commons-pool/v2 v2.1.2 // indirect
	github.com/ledongthuc/pdf v0.0.0-20260907135840-6c8c28e0e8a0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	golang.org/x/tools v0.52.0 // indirect
)

replace github.com/pacenote/pacenote => ../../..
