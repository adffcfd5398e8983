import type pg from 'pg'

// Which columns may hold what people say is asked of the database itself, so that a new one cannot be forgotten.

/** Columns that nobody's words reach, by `table.column` or `table.*`, and why; what a table's comment says need not be said. */
const nobodysWords: Readonly<Record<string, string>> = {
  'account.unit': 'the name of an office',
  'alert_step.*': 'who of the list, through which channel, and a code or a number of the outside',
  'answer_template_version.*': 'answers that the institution keeps ready for everybody',
  'backup_run.failed': 'a code',
  'fact_reaction.last_error': 'the name of a fault, without its words',
  'fact_reaction_dead.*': 'names of a reaction and of a fault, without its words',
  'job.*': 'names of faults and processes',
  'kept_count.*': 'codes and counts',
  'key_act.master': 'fingerprint of a key',
  'kind_correction.told': 'a kind',
  'landmark.*': 'places that everybody names',
  'ledger_cosignature.*': 'signatures of witnesses',
  'matter.values': 'codes and dates',
  'matter_deadline.fires': 'an event',
  'open_request.*': 'a kind and what is asked of it',
  'record_order.place': 'a code',
  'report_news.job_id': 'an id',
  'retention_mark.about_kind': 'a kind',
  'word_candidate.*': 'a word that several callers used, waiting for a supervisor',
  'word_rule.*': 'a word that a supervisor has accepted',
}

/** Columns of words, bytes and numbers of places; not those that are bound to a closed list or to another table. */
const columnsOfWords = `
  select c.relname as table, a.attname as column,
    coalesce(col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class'), '') as comment
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and a.attgenerated = ''
    and a.atttypid = any ('{text,varchar,bytea,json,jsonb,text[],float8,float4,numeric}'::regtype[])
    and not exists (select from pg_constraint k where k.conrelid = c.oid and a.attnum = any (k.conkey)
      and (k.contype = 'f' or (k.contype = 'c' and cardinality(k.conkey) = 1
        and pg_get_constraintdef(k.oid) ~ '(= ANY|<@) \\(+ARRAY|= ''')))
  order by 1, 2`

/** A table says of itself that it is of no tenant, or that nobody can be told by it. */
const isPlain = (comment: string): boolean => /^reference|\bsensitivity [01]\b/i.test(comment)

/**
 * Looks whether every column that may hold what people say holds something by now: what was never filled was never
 * looked through either. A column is left out when its comment, or that of its table, says `sensitivity 0` or `1`.
 * @returns `table.column` of those that are empty, and entries of our own list that name no column any more
 */
export async function columnsNeverFilled(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; column: string; comment: string }>(
    columnsOfWords,
  )
  const stale = new Set(Object.keys(nobodysWords))
  const empty: string[] = []
  for (const { table, column, comment } of rows) {
    const names = [`${table}.${column}`, `${table}.*`]
    const listed = names.filter((name) => name in nobodysWords)
    for (const name of listed) stale.delete(name)
    if (isPlain(comment) || listed.length > 0) continue
    const { rowCount } = await client.query(
      `select from "${table}" where "${column}"::text not in ('', '{}', '\\x') limit 1`,
    )
    if (rowCount === 0) empty.push(`${table}.${column}`)
  }
  return [...empty, ...[...stale].map((name) => `${name} (no such column)`)]
}
