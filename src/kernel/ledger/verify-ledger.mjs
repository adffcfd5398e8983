#!/usr/bin/env node
// Verifies the public ledger of a Convive installation. One file, no dependency, any Node.js from 18 on:
//   node verify-ledger.mjs URL [--since FILE]... [--key KEY] [--entry FILE]... [--keep FOLDER] [--json]
// It reads the whole log, computes its tree anew (RFC 6962, laid out as C2SP tlog-tiles) and compares it with the
// signed checkpoint; checkpoints of earlier days show that nothing under them was changed. Exit code 0 if all holds.
import * as crypto from 'node:crypto'
import * as fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const sha256 = crypto.hash
  ? (bytes) => crypto.hash('sha256', bytes, 'buffer')
  : (bytes) => crypto.createHash('sha256').update(bytes).digest()
const [HASH, WIDTH] = [32, 256]
const LONGEST = WIDTH * (2 + 65_535) // of a bundle of entries, the longest document that there can be

/** Each finding in Spanish, Portuguese and English. */
const sentences = `
held|El libro de actos es íntegro: {size} anotaciones, cada una donde dice la cabeza firmada.|O livro de atos é íntegro: {size} registros, cada um onde diz a cabeça assinada.|The ledger holds: {size} entries, each where the signed head says.
holdsSince|Nada cambió desde el punto de control de {old} anotaciones ({file}).|Nada mudou desde o ponto de controle de {old} registros ({file}).|Nothing was changed since the checkpoint of {old} entries ({file}).
entryHeld|La anotación de {file} está en el libro de actos, en el lugar {index}: {words}|O registro de {file} está no livro de atos, no lugar {index}: {words}|The entry of {file} is in the ledger, at place {index}: {words}
trusted|No se dio una clave: se creyó la que ofreció el servidor. Anótela para la próxima vez: {key}|Nenhuma chave foi dada: acreditou-se na que o servidor ofereceu. Anote-a para a próxima vez: {key}|No key was given, so the one that the server offered was believed. Write it down for the next time: {key}
unreadable|No se pudo leer {what}: {why}|Não foi possível ler {what}: {why}|{what} could not be read: {why}
badKey|Esto no es una clave: {key}|Isto não é uma chave: {key}|This is no key: {key}
badSignature|El punto de control no está firmado con la clave {key}.|O ponto de controle não está assinado com a chave {key}.|The checkpoint is not signed with the key {key}.
otherKey|El punto de control de {file} se firmó con otra clave que {key}: el libro de actos fue reemplazado.|O ponto de controle de {file} foi assinado com outra chave que {key}: o livro de atos foi substituído.|The checkpoint of {file} was signed with another key than {key}: the ledger was replaced.
rolledBack|El libro de actos perdió anotaciones: había {old} ({file}) y ahora hay {now}; faltan desde el lugar {first}.|O livro de atos perdeu registros: havia {old} ({file}) e agora há {now}; faltam desde o lugar {first}.|The ledger lost entries: there were {old} ({file}) and now there are {now}; gone from place {first} on.
rewritten|La historia fue reescrita: las primeras {old} anotaciones ya no son las de {file}. La primera que difiere está entre los lugares {first} y {last}.|A história foi reescrita: os primeiros {old} registros já não são os de {file}. O primeiro que difere está entre os lugares {first} e {last}.|History was rewritten: the first {old} entries are no longer those of {file}. The first that differs is between places {first} and {last}.
missing|Faltan anotaciones desde el lugar {first}, que el punto de control firmó.|Faltam registros desde o lugar {first}, que o ponto de controle assinou.|Entries are missing from place {first} on, which the checkpoint signed for.
wrongHead|Las {size} anotaciones no dan la cabeza firmada: algo fue cambiado, borrado o movido.|Os {size} registros não dão a cabeça assinada: algo foi mudado, apagado ou movido.|The {size} entries do not give the signed head: something was changed, deleted or moved.
tile|El árbol publicado no es el de sus anotaciones; la primera que difiere es el lugar {first} (nivel {level}).|A árvore publicada não é a de seus registros; o primeiro que difere é o lugar {first} (nível {level}).|The published tree is not that of its entries; the first that differs is place {first} (level {level}).
entryAbsent|La anotación de {file} no está en el libro de actos: {words}|O registro de {file} não está no livro de atos: {words}|The entry of {file} is not in the ledger: {words}`

/** A finding as a sentence, in es, pt or en. */
export function sentenceOf({ code, ...facts }, language) {
  const line = sentences.split('\n').find((each) => each.startsWith(`${code}|`))
  const text = line.split('|')[1 + ['es', 'pt', 'en'].indexOf(language)]
  return text.replace(/\{(\w+)\}/g, (_, name) => String(facts[name]).replace(/\p{Cc}/gu, '?'))
}

/** Ends the reading with a finding after which nothing can be said. */
function stop(code, facts) {
  throw Object.assign(new Error(code), { finding: { code, ...facts, fault: true } })
}

/** A key `name+id+base64`. @see C2SP signed-note */
function readKey(text) {
  const [, name, id, base64] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? []
  const bytes = Buffer.from(base64 ?? '', 'base64')
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).subarray(0, 4)
  if (bytes.length !== 33 || bytes[0] !== 1 || keyId.toString('hex') !== id)
    stop('badKey', { key: text.slice(0, 100) })
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') }
  return { name, keyId, text, key: crypto.createPublicKey({ key: jwk, format: 'jwk' }) }
}

/** A checkpoint of a signed note, and whether the key signed it. @see C2SP tlog-checkpoint */
function readCheckpoint(file, text, { name, keyId, key }) {
  const end = text.lastIndexOf('\n\n')
  const [origin, size, base64] = text.slice(0, Math.max(0, end)).split('\n')
  const head = Buffer.from(base64 ?? '', 'base64')
  if (head.length !== HASH || !/^(0|[1-9]\d{0,15})$/.test(size))
    stop('unreadable', { what: file, why: 'no checkpoint' })
  const body = Buffer.from(text.slice(0, end + 1))
  const signatures = [...text.slice(end).matchAll(/^\u2014 (\S+) (\S+)$/gm)]
  const isSigned = signatures.some(([, by, signature]) => {
    const bytes = Buffer.from(signature, 'base64')
    const isOurs = by === name && origin === name && bytes.subarray(0, 4).equals(keyId)
    return isOurs && crypto.verify(null, body, key, bytes.subarray(4))
  })
  return { file, text, size: Number(size), head, isSigned }
}

const [leafBytes, pair] = [Buffer.alloc(1 + 65_535), Buffer.alloc(1 + 2 * HASH, 1)]
function leafHash(leaf) {
  leafBytes.set(leaf, 1)
  return sha256(leafBytes.subarray(0, 1 + leaf.length))
}
function nodeHash(left, right) {
  pair.set(left, 1)
  pair.set(right, 1 + HASH)
  return sha256(pair)
}
const hashAt = (hashes, i) => hashes.subarray(i * HASH, (i + 1) * HASH)

/** The head over `n` hashes side by side, where `n` is a power of two. */
function headOf(hashes, from, n) {
  const row = Buffer.from(hashes.subarray(from * HASH, (from + n) * HASH))
  for (let width = n / 2; width >= 1; width /= 2)
    for (let i = 0; i < width; i++)
      row.set(nodeHash(hashAt(row, 2 * i), hashAt(row, 2 * i + 1)), i * HASH)
  return hashAt(row, 0)
}

/** A tree that grows leaf by leaf and keeps only its right edge: the unfinished tile of each level. */
function newTree() {
  const [levels, full] = [[], []]
  function add(bytes, level = 0) {
    levels[level] ??= { level, index: 0, n: 0, hashes: Buffer.alloc(WIDTH * HASH) }
    const tile = levels[level]
    tile.hashes.set(bytes, tile.n++ * HASH)
    if (tile.n < WIDTH) return
    full.push({ ...tile, hashes: Buffer.from(tile.hashes) })
    Object.assign(tile, { n: 0, index: tile.index + 1 })
    add(headOf(tile.hashes, 0, WIDTH), level + 1)
  }
  function head() {
    let sum
    for (const { hashes, n } of levels)
      for (let width = 1, end = n; width < WIDTH; width *= 2) {
        if ((n & width) === 0) continue
        end -= width
        const peak = headOf(hashes, end, width)
        sum = sum === undefined ? peak : nodeHash(peak, sum)
      }
    return sum ?? sha256(Buffer.alloc(0))
  }
  return { add, head, takeFull: () => full.splice(0), edge: () => levels.filter(({ n }) => n > 0) }
}

/** `tile/0/x001/234.p/5` */
function pathOf(level, index, width) {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)
  const name = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${name}${width === WIDTH ? '' : `.p/${width}`}`
}

function leavesOf(bundle) {
  const leaves = []
  for (let at = 0, end = 0; at + 2 <= bundle.length; at = end) {
    end = at + 2 + bundle.readUInt16BE(at)
    if (end <= bundle.length) leaves.push(bundle.subarray(at + 2, end))
  }
  return leaves
}

/** Verifies a log; the types and what is meant stand in verify-ledger.d.mts. */
export async function verifyLog(read, o = {}) {
  const found = []
  let checkpoint
  try {
    checkpoint = await verifyAll(read, o, found)
  } catch (error) {
    if (error.finding === undefined) throw error
    found.push(error.finding)
  }
  const holds = !found.some(({ fault }) => fault)
  if (holds) found.push({ code: 'held', size: checkpoint.size })
  return { holds, found, ...(checkpoint && { size: checkpoint.size, checkpoint: checkpoint.text }) }
}

async function verifyAll(read, { key: given, since = [], entries = [], onLeaves }, found) {
  const fail = (code, facts) => found.push({ code, ...facts, fault: true })
  const want = async (what) => {
    const no = (why) => stop('unreadable', { what, why })
    const bytes = await read(what).catch((error) => no(error.cause?.code ?? error.message))
    return bytes === undefined ? no('absent') : Buffer.from(bytes)
  }
  const key = readKey((given ?? (await want('key')).toString()).trim())
  if (given === undefined) found.push({ code: 'trusted', key: key.text })
  const checkpoint = readCheckpoint('checkpoint', (await want('checkpoint')).toString(), key)
  if (!checkpoint.isSigned) stop('badSignature', { key: key.text })
  const { size } = checkpoint
  const marks = since
    .map(({ file, text, leaves }) => ({ ...readCheckpoint(file, text, key), leaves }))
    .sort((a, b) => a.size - b.size)
  const mine = new Map(
    entries.map(({ file, words = '', key: own }) => {
      const mac = crypto.createHmac('sha256', Buffer.from(String(own), 'base64'))
      return [mac.update(String(words)).digest('latin1'), { file, words }]
    }),
  )
  const tree = newTree()
  const soon = new Map() // what is on its way already: a distant log is not waited for piece by piece
  const ask = (i) => {
    const width = Math.min(WIDTH, size - i * WIDTH)
    for (const what of width > 0 ? [pathOf('entries', i, width), pathOf(0, i, width)] : []) {
      soon.set(what, want(what))
      soon.get(what).catch(() => {})
    }
  }
  const take = (what) => {
    const answer = soon.get(what) ?? want(what)
    soon.delete(what)
    return answer
  }
  let isTreeRight = true
  const compare = async (tiles) => {
    for (const { level, index, n, hashes } of tiles) {
      const theirs = await take(pathOf(level, index, n))
      for (let i = 0; i < n && isTreeRight; i++) {
        isTreeRight = hashAt(hashes, i).equals(hashAt(theirs, i))
        if (!isTreeRight) fail('tile', { level, first: (index * WIDTH + i) * WIDTH ** level })
      }
    }
  }
  const lookBack = (at) => {
    for (const mark of marks) if (mark.size === at) mark.holds = tree.head().equals(mark.head)
  }
  lookBack(0)
  for (let i = 0; i < 8; i++) ask(i)
  for (let i = 0, at = 0; at < size; i++) {
    ask(i + 8)
    const width = Math.min(WIDTH, size - at)
    const leaves = leavesOf(await take(pathOf('entries', i, width)))
    if (leaves.length !== width) stop('missing', { first: at + leaves.length })
    const hashes = leaves.map(leafHash)
    onLeaves?.(hashes)
    for (const [j, bytes] of hashes.entries()) {
      const entry = mine.size > 0 && mine.get(leaves[j].toString('latin1', 0, HASH))
      if (entry) entry.index = at
      for (const mark of marks)
        if (mark.leaves && at < mark.size && !hashAt(mark.leaves, at).equals(bytes))
          mark.first ??= at
      tree.add(bytes)
      lookBack(++at)
    }
    await compare(tree.takeFull())
  }
  await compare(tree.edge())
  if (!tree.head().equals(checkpoint.head)) fail('wrongHead', { size })
  let from = 0 // what was rewritten lies after the largest checkpoint that still holds
  for (const { file, size: old, isSigned, holds, first } of marks) {
    if (!isSigned) fail('otherKey', { file, key: key.text })
    if (old > size) fail('rolledBack', { file, old, now: size, first: first ?? size })
    else if (!holds) fail('rewritten', { file, old, first: first ?? from, last: first ?? old - 1 })
    else if (isSigned) from = found.push({ code: 'holdsSince', file, old }) && old
  }
  for (const { file, words, index } of mine.values())
    if (index === undefined) fail('entryAbsent', { file, words })
    else found.push({ code: 'entryHeld', file, index, words })
  return checkpoint
}

/** Reads a log over HTTP, patiently where it asks to come back later, a minute for each document. */
export const overHttp = (url, patience) => async (what) => {
  const base = url.replace(/\/+$/, '').replace(/\/ledger$/, '')
  for (let tries = 0; ; tries++) {
    const signal = AbortSignal.timeout(patience ?? 60_000)
    const response = await fetch(`${base}/ledger/${what}`, { signal })
    let bytes = Buffer.alloc(0)
    for await (const part of response.ok ? response.body : []) {
      bytes = Buffer.concat([bytes, part])
      if (bytes.length > LONGEST) throw new Error('too long')
    }
    if (response.ok) return bytes
    if (response.status === 404) return undefined
    if (![429, 503].includes(response.status) || tries > 20)
      throw new Error(`HTTP ${response.status}`)
    const seconds = Math.min(60, Number(response.headers.get('retry-after')) || 2)
    await new Promise((resolve) => setTimeout(resolve, 1_000 * seconds))
  }
}

/** What the files of the options hold, entries also as a whole copy: hashes kept beside a checkpoint name the very place that differs. */
export function readGiven({ since = [], entry = [], keep }) {
  const parse = (file) =>
    [JSON.parse(fs.readFileSync(file, 'utf8'))].flatMap((it) => it.record?.seenAndChangedBy ?? it)
  const part = keep && path.join(keep, 'leaves.part')
  if (keep) fs.mkdirSync(keep, { recursive: true })
  if (keep) fs.writeFileSync(part, '')
  return {
    since: since.map((file) => {
      const beside = path.join(path.dirname(file), 'leaves')
      const isKept = path.basename(file) === 'checkpoint' && fs.existsSync(beside)
      const text = fs.readFileSync(file, 'utf8')
      return { file, text, ...(isKept && { leaves: fs.readFileSync(beside) }) }
    }),
    entries: entry.flatMap((file) => parse(file).map((it) => ({ file, ...(it.proof ?? it) }))),
    ...(keep && { onLeaves: (hashes) => fs.appendFileSync(part, Buffer.concat(hashes)) }),
    end({ holds, checkpoint }) {
      if (keep && holds) fs.writeFileSync(path.join(keep, 'checkpoint'), checkpoint)
      if (keep && holds) fs.renameSync(part, path.join(keep, 'leaves'))
    },
  }
}

async function main() {
  const [one, many] = [{ type: 'string' }, { type: 'string', multiple: true }]
  const options = { since: many, entry: many, key: one, keep: one, json: { type: 'boolean' } }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (positionals.length !== 1) throw new Error('the address of the installation is missing')
  const { end, ...given } = readGiven(values)
  const report = await verifyLog(overHttp(positionals[0]), { key: values.key, ...given })
  end(report)
  const language = /^(es|pt|en)/.exec(process.env.LANG ?? '')?.[1] ?? 'es'
  const lines = report.found.map((it) => `${it.fault ? '✗' : '✓'} ${sentenceOf(it, language)}`)
  process.stdout.write(`${values.json ? JSON.stringify(report) : lines.join('\n')}\n`)
  process.exitCode = report.holds ? 0 : 1
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await main().catch((error) => {
    process.stderr.write(`verify-ledger: ${error.message}\n`)
    process.exitCode = 2
  })
