import { test } from 'vitest'
import { checkClient } from '#test/contract.ts'
import * as accountClient from './account.client.ts'
import * as account from './account.schema.ts'
import * as invitationClient from './invitation.client.ts'
import * as invitation from './invitation.schema.ts'
import * as ownAccountClient from './own-account.client.ts'
import * as ownAccount from './own-account.schema.ts'
import * as sessionClient from './session.client.ts'
import * as session from './session.schema.ts'

test.each([
  ['session', sessionClient, session],
  ['invitation', invitationClient, invitation],
  ['own account', ownAccountClient, ownAccount],
  ['people', accountClient, account],
])('what a browser knows of %s is what the server serves', (_, clients, endpoints) => {
  checkClient(clients, endpoints)
})
