import { createHash, createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asciiBytes, fromBase64, toBase64 } from './bytes.rules.ts'
import {
  cosignatureBytes,
  cosignedText,
  formatCheckpoint,
  formatKey,
  formatNote,
  readCheckpoint,
  readCosignature,
  readKey,
  readNote,
  signaturesBy,
  verifierKey,
} from './checkpoint.rules.ts'
import { coarseKind, publicLeaf } from './entry.rules.ts'
import { bundleOf, hasTile, leavesOf, readTilePath, tilePath } from './tile.rules.ts'
import type { Sha256 } from './tree.rules.ts'

const sha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

test('base64 is the one that everybody writes, and nothing else is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }),
    { seed: 4648 },
  )
  for (const wrong of ['A', 'AA', 'AA=', 'AB==', 'AAB=', 'A===', '====', 'AA\n=', 'AA-_'])
    expect(fromBase64(wrong)).toBeUndefined()
})

describe('a signed note', () => {
  // The example of Go's golang.org/x/mod/sumdb/note.
  const peter = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
  const text = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`

  test('of another program is read, and its signature holds', () => {
    const key = readKey(sha256, peter)!
    const note = readNote(text)!
    expect(formatNote(note)).toBe(text)
    expect(formatKey(key)).toBe(peter)
    const [signature] = signaturesBy(note, key)
    const x = Buffer.from(key.publicKey).toString('base64url')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    expect(verify(null, asciiBytes(note.body), publicKey, signature!.bytes)).toBe(true)
  })

  test('has keys whose id fits, as that of the Go checksum database', () => {
    expect(
      readKey(sha256, 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'),
    ).toMatchObject({ name: 'sum.golang.org', kind: 'log' })
    expect(
      readKey(sha256, 'sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'),
    ).toBeUndefined()
    expect(readKey(sha256, 'nonsense')).toBeUndefined()
    expect(() => verifierKey(sha256, 'with space', 'log', new Uint8Array(32))).toThrow(RangeError)
  })

  test('is refused when it is none', () => {
    for (const wrong of ['', 'text', 'text\n\n', `${text}x`, text.replace('\u2014', '-')])
      expect(readNote(wrong)).toBeUndefined()
  })
})

describe('a checkpoint', () => {
  const head = sha256(new Uint8Array())
  test('is three lines, and is read only so', () => {
    const body = formatCheckpoint({ origin: 'example.org/log', size: 20_852_163, head })
    expect(body).toBe(`example.org/log\n20852163\n${toBase64(head)}\n`)
    expect(readCheckpoint(body)).toEqual({ origin: 'example.org/log', size: 20_852_163, head })
    const bent = ['020852163', '-1', '1e3', ' 1', '99999999999999999', '']
    for (const size of bent)
      expect(readCheckpoint(`example.org/log\n${size}\n${toBase64(head)}\n`)).toBeUndefined()
    expect(readCheckpoint(body.slice(0, -1))).toBeUndefined()
    expect(readCheckpoint('example.org/log\n5\nAAAA\n')).toBeUndefined()
  })

  test('that a witness saw is signed with the time', () => {
    expect(cosignedText(1_679_315_147, 'example.com/log\n1\nAA==\n')).toBe(
      'cosignature/v1\ntime 1679315147\nexample.com/log\n1\nAA==\n',
    )
    const signature = Uint8Array.from({ length: 64 }, (_, i) => i)
    const bytes = cosignatureBytes(1_679_315_147, signature)
    expect([...bytes.slice(0, 8)]).toEqual([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb])
    expect(readCosignature(bytes)).toEqual({ seconds: 1_679_315_147, signature })
    expect(readCosignature(bytes.slice(1))).toBeUndefined()
  })
})

describe('a tile', () => {
  test('has the path that the log format gives it', () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 'entries', index: 0, width: 5 })).toBe('tile/entries/000.p/5')
    expect(tilePath({ level: 3, index: 1_000, width: 255 })).toBe('tile/3/x001/000.p/255')
  })

  test('is known by its own path alone', () => {
    fc.assert(
      fc.property(
        fc.nat(63),
        fc.nat(2 ** 31),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          expect(readTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width })
        },
      ),
      { seed: 256 },
    )
    const wrong = [
      'tile/0/5',
      'tile/00/005',
      'tile/0/x000/005',
      'tile/0/005.p/256',
      'tile/0/005.p/0',
    ]
    wrong.push('tile/0/005/', 'tile/x/005', 'tile/0/1005', 'tile/-1/005', 'tile/0/005.p/1000')
    for (const path of wrong) expect(readTilePath(path)).toBeUndefined()
  })

  test('is there as far as the tree has grown', () => {
    expect(hasTile(300, { level: 0, index: 1, width: 44 })).toBe(true)
    expect(hasTile(300, { level: 0, index: 1, width: 45 })).toBe(false)
    expect(hasTile(300, { level: 1, index: 0, width: 1 })).toBe(true)
    expect(hasTile(300, { level: 1, index: 0, width: 2 })).toBe(false)
    expect(hasTile(300, { level: 'entries', index: 0, width: 256 })).toBe(true)
  })

  test('of entries is read back as it was written, and refused when it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 9 }), (leaves) => {
        const bundle = bundleOf(leaves)
        expect(leavesOf(bundle)?.map((leaf) => [...leaf])).toEqual(leaves.map((leaf) => [...leaf]))
        if (leaves.at(-1)?.length) expect(leavesOf(bundle.slice(0, -1))).toBeUndefined()
      }),
      { seed: 256 },
    )
    expect(leavesOf(Uint8Array.of(0))).toBeUndefined()
  })
})

test('what is public of an entry is its commitment and a coarse kind', () => {
  expect(coarseKind('report.read')).toBe('read')
  for (const whole of ['report.copy', 'incident.copy', 'incident.caller'] as const)
    expect(coarseKind(whole)).toBe('read')
  expect(coarseKind('report.send')).toBe('act')
  expect(coarseKind('account.copy')).toBe('staff')
  expect(coarseKind('account.list')).toBe('staff')
  expect(coarseKind('report.expunge')).toBe('erase')
  const leaf = publicLeaf(new Uint8Array(32).fill(7), 'read')
  expect(Buffer.from(leaf).toString('latin1')).toBe(`${'\x07'.repeat(32)}read`)
  expect(() => publicLeaf(new Uint8Array(31), 'read')).toThrow(RangeError)
})
