import type { MatterType } from '#kernel/matter/matter.schema.ts'
import type { PolicyLine } from '#kernel/policy/policy.schema.ts'
import type { Right } from './rights.schema.ts'

const officer = ['data-protection-officer'] as const

/** A request's life, by the right: the law gives each its own time to be answered. */
const matterOf = (right: Right): MatterType => ({
  name: `rights.${right}`,
  version: 1,
  initial: 'received',
  states: {
    received: {
      deadlines: [
        { kind: 'answer', within: { rule: `rights.${right}` }, metBy: ['grant', 'refuse'] },
      ],
      on: {
        grant: { to: 'granted', by: officer, requires: ['text'] },
        refuse: { to: 'refused', by: officer, requires: ['text'] },
        withdraw: { to: 'withdrawn', by: ['subject'] },
      },
    },
    granted: { final: true, on: {} },
    refused: { final: true, on: {} },
    withdrawn: { final: true, on: {} },
  },
})

export const rightsMatters: Readonly<Record<Right, MatterType>> = {
  access: matterOf('access'),
  correction: matterOf('correction'),
  erasure: matterOf('erasure'),
  portability: matterOf('portability'),
}

const plain = { relation: 'any', purposes: [], sensitivity: 0, fields: ['own'] } as const

/** Who asks, who answers: the officer for the data, never the administrator. */
export const rightsPolicy: readonly PolicyLine[] = [
  { ...plain, action: 'rights.ask', actors: ['anyone', 'staff'], obligations: ['ledger'] },
  {
    ...plain,
    action: 'rights.askOwn',
    actors: ['staff'],
    relation: 'own',
    obligations: ['ledger'],
  },
  {
    action: 'rights.readOwn',
    actors: ['subject'],
    relation: 'own',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['all'],
    obligations: ['ledger'],
  },
  {
    action: 'rights.list',
    actors: ['data-protection-officer', 'supervisor', 'auditor'],
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: [],
  },
  {
    action: 'rights.read',
    actors: officer,
    relation: 'any',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['words', 'answer', 'checked'],
    obligations: ['ledger'],
  },
  {
    action: 'rights.enter',
    actors: officer,
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: ['ledger'],
  },
  {
    action: 'rights.handOver',
    actors: officer,
    relation: 'any',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['all'],
    obligations: ['ledger', 'reason'],
  },
  {
    action: 'rights.answer',
    actors: officer,
    relation: 'any',
    purposes: [],
    sensitivity: 1,
    fields: ['row'],
    obligations: ['ledger', 'notify-subject'],
  },
  {
    action: 'account.copy',
    actors: officer,
    relation: 'any',
    purposes: ['subject'],
    sensitivity: 2,
    fields: ['name', 'email'],
    obligations: ['ledger'],
  },
]
