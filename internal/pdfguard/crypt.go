// SPDX-License-Identifier: Apache-2.0

package pdfguard

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"fmt"

	"github.com/pacenote/pacenote/ingest"
)

// method is a cipher of the standard security handler.
type method uint8

const (
	plain method = iota
	cipherRC4
	cipherAES128
	cipherAES256
)

// crypt decrypts the strings and streams of a file by the standard security handler
// (ISO 32000-2 section 7.6), revisions 2 to 6.
type crypt struct {
	f       *file
	key     []byte
	strings method
	streams method
	// own is the object number of the encryption dictionary, which is not encrypted.
	own int
	// metadata is set if the XMP stream is encrypted too.
	metadata bool
}

// handler is the encryption dictionary.
type handler struct {
	version, revision int
	length            int // bytes of the key
	owner, user       []byte
	ownerKey, userKey []byte
	permissions       uint32
	id                []byte
	metadata          bool
}

// passwordPad fills passwords up to 32 bytes (ISO 32000-1, algorithm 2).
var passwordPad = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// decrypt sets the file's cipher up, if the trailer asks for one. The empty user
// password is tried first, then the given one as user's and as owner's.
func (f *file) decrypt(password string) error {
	if f.trailer["Encrypt"] == nil {
		return nil
	}
	d := f.dict(f.trailer["Encrypt"])
	if d == nil {
		return fmt.Errorf("%w: the encryption dictionary is missing", ingest.ErrEncrypted)
	}
	if filter, _ := f.value(d["Filter"]).(Name); filter != "Standard" {
		return fmt.Errorf("%w: security handler %q is not supported", ingest.ErrEncrypted, filter)
	}
	h := f.handler(d)
	c := &crypt{f: f, metadata: h.metadata}
	if ref, ok := f.trailer["Encrypt"].(Ref); ok {
		c.own = ref.Number
	}
	if err := f.methods(c, d, h); err != nil {
		return err
	}
	for _, try := range []string{"", password} {
		if c.key = h.open([]byte(try)); c.key != nil {
			break
		}
	}
	if c.key == nil {
		return fmt.Errorf("%w: a password is needed", ingest.ErrEncrypted)
	}
	f.crypt = c
	f.forget()
	return nil
}

// handler reads the numbers and strings of an encryption dictionary.
func (f *file) handler(d Dict) *handler {
	text := func(key Name) []byte {
		s, _ := f.value(d[key]).(String)
		return []byte(s)
	}
	num := func(key Name) int {
		n, _ := integer(f.value(d[key]))
		return n
	}
	h := &handler{
		version: num("V"), revision: num("R"), length: num("Length") / 8,
		owner: text("O"), user: text("U"), ownerKey: text("OE"), userKey: text("UE"),
		permissions: uint32(int64(num("P"))), metadata: true,
	}
	if v, ok := f.value(d["EncryptMetadata"]).(bool); ok {
		h.metadata = v
	}
	if ids, ok := f.value(f.trailer["ID"]).(Array); ok && len(ids) > 0 {
		s, _ := f.value(ids[0]).(String)
		h.id = []byte(s)
	}
	if h.version == 4 {
		h.length = 16
	}
	if h.length < 5 || h.length > 16 || h.version == 1 {
		h.length = 5
	}
	return h
}

// methods chooses the ciphers for strings and streams.
func (f *file) methods(c *crypt, d Dict, h *handler) error {
	switch h.version {
	case 1, 2, 3:
		c.strings, c.streams = cipherRC4, cipherRC4
		return nil
	case 4, 5:
		filters := f.dict(d["CF"])
		var err error
		pick := func(key Name) method {
			name, _ := f.value(d[key]).(Name)
			if name == "" || name == "Identity" {
				return plain
			}
			cfm, _ := f.value(f.dict(filters[name])["CFM"]).(Name)
			switch cfm {
			case "V2":
				return cipherRC4
			case "AESV2":
				return cipherAES128
			case "AESV3":
				return cipherAES256
			case "None":
				return plain
			}
			err = fmt.Errorf("%w: cipher %q is not supported", ingest.ErrEncrypted, cfm)
			return plain
		}
		c.strings, c.streams = pick("StrF"), pick("StmF")
		return err
	}
	return fmt.Errorf("%w: encryption version %d is not supported", ingest.ErrEncrypted, h.version)
}

// open returns the file's key if the password is the user's or the owner's, else nil.
func (h *handler) open(password []byte) []byte {
	if h.revision >= 5 {
		return h.open256(password)
	}
	if len(h.owner) < 32 || len(h.user) < 16 {
		return nil
	}
	if key := h.userKeyOf(password); h.userMatches(key) {
		return key
	}
	if key := h.userKeyOf(h.ownerToUser(password)); h.userMatches(key) {
		return key
	}
	return nil
}

// pad cuts or fills a password to 32 bytes.
func pad(password []byte) []byte {
	return append(append([]byte(nil), password...), passwordPad...)[:32]
}

// userKeyOf derives the key from the user's password (algorithm 2).
func (h *handler) userKeyOf(password []byte) []byte {
	sum := md5.New()
	sum.Write(pad(password))
	sum.Write(h.owner[:32])
	var p [4]byte
	binary.LittleEndian.PutUint32(p[:], h.permissions)
	sum.Write(p[:])
	sum.Write(h.id)
	if h.revision >= 4 && !h.metadata {
		sum.Write([]byte{255, 255, 255, 255})
	}
	key := sum.Sum(nil)
	if h.revision >= 3 {
		for range 50 {
			next := md5.Sum(key[:h.length])
			key = next[:]
		}
	}
	return key[:h.length]
}

// userMatches checks the key against the stored user entry (algorithms 4 to 6).
func (h *handler) userMatches(key []byte) bool {
	if h.revision == 2 {
		return len(h.user) >= 32 && bytes.Equal(rc4Apply(key, passwordPad), h.user[:32])
	}
	sum := md5.New()
	sum.Write(passwordPad)
	sum.Write(h.id)
	return bytes.Equal(rc4Rounds(key, sum.Sum(nil), false), h.user[:16])
}

// ownerToUser recovers the user's password from the owner's (algorithm 7).
func (h *handler) ownerToUser(password []byte) []byte {
	sum := md5.Sum(pad(password))
	key := sum[:]
	if h.revision == 2 {
		return rc4Apply(key[:5], h.owner[:32])
	}
	for range 50 {
		next := md5.Sum(key)
		key = next[:]
	}
	return rc4Rounds(key[:h.length], h.owner[:32], true)
}

// rc4Rounds applies RC4 twenty times with keys that differ by a counter.
func rc4Rounds(key, data []byte, backward bool) []byte {
	for i := range 20 {
		x := byte(i)
		if backward {
			x = byte(19 - i)
		}
		round := make([]byte, len(key))
		for j := range key {
			round[j] = key[j] ^ x
		}
		data = rc4Apply(round, data)
	}
	return data
}

func rc4Apply(key, data []byte) []byte {
	out := make([]byte, len(data))
	c, err := rc4.NewCipher(key)
	if err != nil {
		return out
	}
	c.XORKeyStream(out, data)
	return out
}

// open256 is open for AES-256 (ISO 32000-2 algorithm 2.A; revision 5 is Adobe's first
// version of it, with a plain hash).
func (h *handler) open256(password []byte) []byte {
	password = password[:min(len(password), 127)]
	if len(h.user) < 48 || len(h.owner) < 48 || len(h.userKey) < 32 || len(h.ownerKey) < 32 {
		return nil
	}
	u, o := h.user[:48], h.owner[:48]
	if bytes.Equal(h.hash(password, u[32:40], nil), u[:32]) {
		return unwrap(h.hash(password, u[40:48], nil), h.userKey[:32])
	}
	if bytes.Equal(h.hash(password, o[32:40], u), o[:32]) {
		return unwrap(h.hash(password, o[40:48], u), h.ownerKey[:32])
	}
	return nil
}

// unwrap decrypts the file's key.
func unwrap(key, wrapped []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(wrapped))
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(out, wrapped)
	return out
}

// hash is algorithm 2.B.
func (h *handler) hash(password, salt, user []byte) []byte {
	first := sha256.New()
	first.Write(password)
	first.Write(salt)
	first.Write(user)
	key := first.Sum(nil)
	if h.revision == 5 {
		return key
	}
	for round := 0; ; round++ {
		unit := append(append(append([]byte(nil), password...), key...), user...)
		data := bytes.Repeat(unit, 64)
		block, err := aes.NewCipher(key[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, key[16:32]).CryptBlocks(data, data)
		sum := 0
		for _, b := range data[:16] {
			sum += int(b)
		}
		switch sum % 3 {
		case 0:
			s := sha256.Sum256(data)
			key = s[:]
		case 1:
			s := sha512.Sum384(data)
			key = s[:]
		case 2:
			s := sha512.Sum512(data)
			key = s[:]
		}
		if round >= 63 && int(data[len(data)-1]) <= round-31 {
			return key[:32]
		}
	}
}

// apply decrypts data that belongs to an object.
func (c *crypt) apply(m method, ref Ref, data []byte) []byte {
	key := c.key
	if m != cipherAES256 {
		sum := md5.New()
		sum.Write(c.key)
		sum.Write([]byte{byte(ref.Number), byte(ref.Number >> 8), byte(ref.Number >> 16), byte(ref.Generation), byte(ref.Generation >> 8)})
		if m == cipherAES128 {
			sum.Write([]byte("sAlT"))
		}
		key = sum.Sum(nil)[:min(len(c.key)+5, 16)]
	}
	switch m {
	case cipherRC4:
		return rc4Apply(key, data)
	case cipherAES128, cipherAES256:
		return unchain(key, data)
	}
	return data
}

// unchain decrypts AES in CBC mode with the vector in front and the padding of PKCS #5.
func unchain(key, data []byte) []byte {
	if len(data) < 32 {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, (len(data)-16)/16*16)
	cipher.NewCBCDecrypter(block, data[:16]).CryptBlocks(out, data[16:16+len(out)])
	if n := int(out[len(out)-1]); n >= 1 && n <= 16 && n <= len(out) {
		out = out[:len(out)-n]
	}
	return out
}

// values decrypts the strings inside a value. Depth is bounded by the Lexer's.
func (c *crypt) values(ref Ref, v any) any {
	if c.strings == plain || ref.Number == c.own {
		return v
	}
	switch x := v.(type) {
	case String:
		return String(c.apply(c.strings, ref, []byte(x)))
	case Array:
		for i := range x {
			x[i] = c.values(ref, x[i])
		}
	case Dict:
		for k := range x {
			x[k] = c.values(ref, x[k])
		}
	}
	return v
}

// stream decrypts the bytes of a stream, unless its first filter is an identity cipher.
func (c *crypt) stream(ref Ref, s *Stream) []byte {
	if c.streams == plain || !c.metadata && s.Dict["Type"] == Name("Metadata") {
		return s.Raw
	}
	if s.Dict["Subtype"] == Name("Image") {
		return nil
	}
	names, params := c.f.filters(s.Dict)
	if len(names) > 0 && names[0] == "Crypt" {
		if n, _ := c.f.value(params[0]["Name"]).(Name); n == "" || n == "Identity" {
			return s.Raw
		}
	}
	if err := c.f.budget.spend(len(s.Raw)); err != nil {
		c.f.fail(err)
		return nil
	}
	return c.apply(c.streams, ref, s.Raw)
}
