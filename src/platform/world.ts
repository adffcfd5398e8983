import type { Insertable } from 'kysely'
import type { FactName, Facts } from '#kernel/facts/facts.schema.ts'
import type { Basis, Unusual } from '#kernel/grant/grant.schema.ts'
import type { Id } from '#kernel/ids.ts'
import type { Language } from '#kernel/language.ts'
import type { Identity, PartyRead } from '#kernel/party/party.schema.ts'
import type { Action, Actor, Purpose, Relation } from '#kernel/policy/policy.schema.ts'
import type { Db, Tables } from './db/db.ts'
import type { FileStore } from './files/files.ts'

/** The institution whose data this is. */
export interface Tenant {
  readonly id: number
  readonly name: string
  /** IANA name of the zone in which its days are counted */
  readonly zone: string
  /** code of the place it serves, such as a district */
  readonly place: string
  /** whose law holds, such as `pa`; it follows from the territory */
  readonly jurisdiction: string
  /** true where everything is synthetic; every screen and export says so */
  readonly demo: boolean
}

/** Who asks: a signed-in person, somebody with the code of a report, or anyone. */
export interface Caller {
  readonly actors: readonly Actor[]
  readonly account?: Id<'account'>
  readonly session?: Id<'session'>
  readonly language: Language
}

/** A request's `Idempotency-Key` with what makes it one request: which endpoint, which content. */
export interface IdempotencyKey {
  readonly endpoint: string
  readonly key: string
  /** SHA-256 of the canonical input; another content under the same key is refused */
  readonly fingerprint: Uint8Array
}

/** The thing that an act or a reading is about. */
export interface Resource {
  readonly kind: string
  readonly id: string
}

/** What is written in the record of acts, in the transaction of the act. */
export interface LedgerEntry {
  readonly did: Action
  readonly about: Resource
  readonly by?: Caller
  readonly purpose?: Purpose
  readonly reason?: string
  /** the rule, agreement, consent or order that allows it, as it is cited */
  readonly basis?: string
  /** to whom something was given, outside the institution */
  readonly recipient?: string
}

/** What shows that an entry is in the public log, to be handed to the person whom it is about. */
export interface EntryProof {
  /** the entry's own text, exactly as it was committed to */
  readonly words: string
  /** key of this entry alone, base64: with it everybody can compute the commitment in the log */
  readonly key: string
  /** place in the log; not there within the first second */
  readonly index?: number
}

/** An entry of the record of acts, opened with the key of the record that it is about. */
export interface EntryRead {
  readonly id: string
  /** milliseconds since 1970, UTC */
  readonly at: number
  readonly did: Action
  /** the office in which it was done */
  readonly actor: string
  readonly account?: string
  readonly session?: string
  readonly purpose?: Purpose
  readonly reason?: string
  readonly basis?: string
  readonly recipient?: string
  readonly proof: EntryProof
}

/** A job to be done after the commit: at least once, by whoever takes its lease. */
export interface Job {
  readonly queue: string
  /** unique while not done */
  readonly key: string
  readonly payload: Readonly<Record<string, string | number>>
  readonly runAt?: number
}

/** Sealed words of a record: what only a grant opens. */
export type SealedParts = Readonly<Record<string, unknown>>

/** Inside a transaction that only adds: nothing is read, so many at once may share one commit. */
export interface AddingTx {
  readonly now: number
  /** a row of a table, with dates as `Date` */
  insert<T extends keyof Tables & string>(table: T, row: Insertable<Tables[T]>): void
  /** seals parts of a record that begins with this transaction, under a key of its own */
  sealNew(about: Resource, parts: SealedParts): void
  /** seals who a party is that begins with this transaction, under a key of its own. @returns the key's id */
  sealIdentity(about: Resource, identity: Identity): string
  ledger(entry: LedgerEntry): void
  publish<Name extends FactName>(name: Name, body: Facts[Name]): void
  enqueue(job: Job): void
}

/** A record's own key, for what lies sealed in a row of a table of its own instead of among the parts. */
export interface OwnKey {
  /** under which the key is stored, for the row that it seals */
  readonly id: string
  seal(part: string, value: unknown): Buffer
  /** @throws Error for bytes that were sealed under another key, or as another part */
  open<T>(part: string, sealed: Uint8Array): T
}

/** Inside one transaction. What is sealed, told and entered goes to the database with the commit, or not at all. */
export interface Tx {
  readonly db: Db
  readonly now: number
  /** seals parts of a record under the record's own key; a part that stands already is superseded */
  seal(about: Resource, parts: SealedParts): void
  /** seals bytes under the record's key and keeps them. @returns the file's name, for `Opened.file` */
  keep(about: Resource, bytes: Uint8Array): Promise<string>
  /** the records' own keys, in their order; made where there is none */
  keysOf(abouts: readonly Resource[]): Promise<readonly OwnKey[]>
  /** the same for reading: nothing is made, and undefined stands where a record has no key, or has none any more */
  standingKeysOf(abouts: readonly Resource[]): Promise<readonly (OwnKey | undefined)[]>
  /** destroys the record's key: its sealed parts and files cannot be read again by anybody */
  destroyKey(about: Resource): Promise<void>
  ledger(entry: LedgerEntry): void
  publish<Name extends FactName>(name: Name, body: Facts[Name]): void
  enqueue(job: Job): void
}

/** What a grant let be read: the parts that were asked for and may be seen. */
export interface Opened {
  readonly db: Db
  /** the latest part of a name */
  part<T>(name: string): T | undefined
  /** all parts whose name begins so, latest of each, by name */
  parts<T>(prefix: string): ReadonlyMap<string, T>
  /** a file of the record, unsealed; @param under  what it was kept under where that is not the record itself */
  file(name: string, under?: Resource): Promise<Uint8Array | undefined>
  /** who the parties of the record are */
  identities(): Promise<readonly PartyRead[]>
  /** who saw or changed the record, the latest last; whoever shows them shows only what is due */
  entries(): Promise<readonly EntryRead[]>
}

/** What a reader says before a record of sensitivity 2 opens. */
export interface Reading {
  readonly who: Caller
  readonly what: Resource
  readonly action: Action
  /** what the reader is to the record, as the owning slice knows it */
  readonly relations: readonly Relation[]
  readonly purpose: Purpose
  /** from where the right follows; `relation`: the grant shows nothing once it has ended */
  readonly basis: Basis
  /** the standing relation (`beginRelation`), for `relation` */
  readonly relation?: Relation
  /** the matter, or typed words */
  readonly reason: string
  /** what the slice finds unusual about it, for the reviewer */
  readonly noted?: readonly Unusual[]
}

/** The whole outside of a service. */
export interface World {
  readonly tenant: Tenant
  now(): number
  random(bytes: number): Uint8Array
  /** keyed hash, so that a stolen table tells nothing about a low-entropy secret */
  hash(secret: string): Uint8Array
  /** a secret that can be made again from the same words: HMAC under a key of its own per purpose */
  derive(purpose: string, words: string): Uint8Array
  /** read-only transaction in the role of the application, tenant set; sealed parts show no rows */
  read<T>(ask: (db: Db) => Promise<T>): Promise<T>
  /** grant and ledger entry are committed, then the record is read */
  open<T>(reading: Reading, ask: (opened: Opened) => Promise<T>): Promise<T>
  /** one transaction; with a key, a retry gets the first answer and nothing is done twice */
  transaction<T>(work: (tx: Tx) => Promise<T>, key?: IdempotencyKey): Promise<T>
  /** a transaction that only adds, together with others of the same moment; a retry gets the first answer */
  add<T>(work: (tx: AddingTx) => T, key: IdempotencyKey): Promise<T>
  readonly files: FileStore
}

/** The office in which somebody acts, for the record: the first that is not the general one. */
export const officeOf = (who: Caller | undefined): string =>
  who === undefined ? 'machine' : (who.actors.find((actor) => actor !== 'staff') ?? 'anyone')
