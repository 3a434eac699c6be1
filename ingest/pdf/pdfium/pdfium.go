// SPDX-License-Identifier: Apache-2.0

package pdfium

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/ocr"
	"github.com/pacenote/pacenote/ingest/pdf"
)

// Options bound an Engine. The zero value has the documented defaults.
type Options struct {
	// Memory is how many bytes an instance may take. Default: 512 MiB.
	Memory int64
	// Instances is how many files may be open at a time; more wait. Default: 2.
	Instances int
	// Cache is a directory that keeps the compiled module, which then is loaded in a fraction of the time.
	// It must be the process's own: what stands there is run. Default: none.
	Cache string
	// Password opens encrypted files that are rendered; those that are read have the password of
	// pdf.Options.
	Password string
	// DPI is the resolution of rendered pages, in dots per inch, and Pixels how many a page may have:
	// large pages are rendered with fewer. Default: 300 and 40 million.
	DPI    int
	Pixels int
}

const (
	defaultMemory    = 512 << 20
	defaultInstances = 2
	defaultDPI       = 300
	defaultPixels    = 40_000_000
	// wasmPage is the unit of memory of WebAssembly.
	wasmPage = 64 << 10
)

// Engine reads files. It is safe for concurrent use.
type Engine struct {
	options Options
	pool    pdfium.Pool
}

var (
	_ pdf.Engine   = (*Engine)(nil)
	_ ocr.Renderer = (*Engine)(nil)
)

// New compiles the module. Options may be nil.
func New(o *Options) (*Engine, error) {
	e := &Engine{}
	if o != nil {
		e.options = *o
	}
	for _, d := range []struct {
		value *int
		or    int
	}{{&e.options.Instances, defaultInstances}, {&e.options.DPI, defaultDPI}, {&e.options.Pixels, defaultPixels}} {
		if *d.value <= 0 {
			*d.value = d.or
		}
	}
	if e.options.Memory <= 0 {
		e.options.Memory = defaultMemory
	}
	runtime := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(min(e.options.Memory/wasmPage, 1<<16))).
		WithCloseOnContextDone(true)
	if e.options.Cache != "" {
		cache, err := wazero.NewCompilationCacheWithDir(e.options.Cache)
		if err != nil {
			return nil, fmt.Errorf("pdfium: make engine: %w", err)
		}
		runtime = runtime.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: e.options.Instances,
		FSConfig: wazero.NewFSConfig(), // no files
		Stdout:   io.Discard, Stderr: io.Discard,
		RuntimeConfig: runtime,
	})
	if err != nil {
		return nil, fmt.Errorf("pdfium: make engine: %w", err)
	}
	e.pool = pool
	return e, nil
}

// Name returns "pdfium".
func (e *Engine) Name() string { return "pdfium" }

// Close frees the engine and ends what is open. It is called once.
func (e *Engine) Close() error { return e.pool.Close() }

// Open opens a file in an instance of its own. It waits for one.
func (e *Engine) Open(ctx context.Context, data []byte, password string) (pdf.EngineFile, error) {
	f, err := e.open(ctx, data, password)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (e *Engine) open(ctx context.Context, data []byte, password string) (*file, error) {
	instance, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("pdfium: start: %w", errors.Join(err, ctx.Err()))
	}
	f := &file{instance: instance}
	err = f.guard(ctx, func() error {
		// A file that needs no password is not opened by one.
		opened, err := instance.OpenDocument(&requests.OpenDocument{File: &data})
		if locked(err) && password != "" {
			opened, err = instance.OpenDocument(&requests.OpenDocument{File: &data, Password: &password})
		}
		if locked(err) {
			return fmt.Errorf("%w: %w", ingest.ErrEncrypted, err)
		}
		if err != nil {
			return err
		}
		f.document = opened.Document
		count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: f.document})
		if err == nil {
			f.pages = count.PageCount
		}
		return err
	})
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("pdfium: open: %w", err)
	}
	return f, nil
}

// locked reports whether an error says that a password is needed, or another one.
func locked(err error) bool {
	return err != nil && strings.Contains(strings.ToLower(err.Error()), "password")
}

// file is an open file.
type file struct {
	instance pdfium.Pdfium
	document references.FPDF_DOCUMENT
	pages    int
	dead     bool
}

// Pages returns the number of pages.
func (f *file) Pages() int { return f.pages }

// Close throws the instance away.
func (f *file) Close() error {
	if f.dead {
		return nil
	}
	f.dead = true
	return f.instance.Close()
}

// guard does work within the instance. When the context ends first, or the module stops at a
// fault, the instance is thrown away: nothing is known of its state.
func (f *file) guard(ctx context.Context, work func() error) error {
	if f.dead {
		return fmt.Errorf("%w: the instance has stopped", ingest.ErrDamaged)
	}
	done := make(chan error, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- fmt.Errorf("%w: %v", ingest.ErrDamaged, r)
			}
		}()
		done <- work()
	}()
	select {
	case err := <-done:
		if err == nil {
			return nil
		}
		f.kill()
		if !errors.Is(err, ingest.ErrEncrypted) && !errors.Is(err, ingest.ErrDamaged) {
			err = fmt.Errorf("%w: %w", ingest.ErrDamaged, err)
		}
		return err
	case <-ctx.Done():
		f.kill()
		<-done
		return context.Cause(ctx)
	}
}

// kill ends what runs in the instance.
func (f *file) kill() {
	if !f.dead {
		f.dead = true
		f.instance.Kill()
	}
}
