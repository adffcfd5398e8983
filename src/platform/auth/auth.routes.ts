import {
  disableAccount,
  enableAccount,
  inviteAccount,
  listAccounts,
  renewInvitation as renewInvitationEndpoint,
  resetSecondFactor as resetSecondFactorEndpoint,
  revokeInvitation as revokeInvitationEndpoint,
  setRoles as setRolesEndpoint,
} from '#kernel/account/account.schema.ts'
import * as invited from '#kernel/account/invitation.schema.ts'
import * as own from '#kernel/account/own-account.schema.ts'
import * as session from '#kernel/account/session.schema.ts'
import { type Route, route } from '../http/route.ts'
import type { Auth } from './context.ts'
import { acceptInvitation, prepareInvitation, seeInvitation } from './invitation.service.ts'
import * as ownAccount from './own-account.service.ts'
import * as ownWays from './own-ways.service.ts'
import { requestPasskey } from './passkey.service.ts'
import {
  disable,
  enable,
  invite,
  listPeople,
  renewInvitation,
  resetSecondFactor,
  revokeInvitation,
  setRoles,
} from './people.service.ts'
import { confirmedLately, endSession, keepAlive, signedIn, viewSession } from './session.service.ts'
import { confirm, signInByPasskey, signInByPassword } from './sign-in.service.ts'

/** All that is served about accounts: signing in, accepting a link, one's own account, the people. */
export const accountRoutes = (auth: Auth): readonly Route[] => [
  ...sessionRoutes(auth),
  ...invitationRoutes(auth),
  ...ownRoutes(auth),
  ...peopleRoutes(auth),
]

const sessionRoutes = (auth: Auth): readonly Route[] => [
  route(session.seeSession, (_, asked) => viewSession(auth, asked.cookie, asked.caller.language)),
  route(session.signIn, (given, asked) => signInByPassword(auth, given, asked), 'signIn'),
  route(session.signOut, (_, asked) => endSession(auth, asked)),
  route(session.keepSession, (_, asked) => keepAlive(auth, asked)),
  route(session.passkeyRequest, () => requestPasskey(auth)),
  route(session.signInByPasskey, (given, asked) => signInByPasskey(auth, given, asked), 'signIn'),
  route(session.confirmSession, (given, asked) => confirm(auth, given, asked), 'signIn'),
]

const invitationRoutes = (auth: Auth): readonly Route[] => [
  route(invited.seeInvitation, (given, asked) => seeInvitation(auth, given, asked), 'code'),
  route(invited.prepareInvitation, (given, asked) => prepareInvitation(auth, given, asked), 'code'),
  route(invited.acceptInvitation, (given, asked) => acceptInvitation(auth, given, asked), 'code'),
]

const ownRoutes = (auth: Auth): readonly Route[] => [
  route(own.seeOwnAccount, (_, asked) => ownAccount.seeOwnAccount(auth, asked)),
  route(own.changeOwnAccount, (given, asked) => ownAccount.changeOwnAccount(auth, given, asked)),
  route(own.preparePasskey, (_, asked) => ownWays.preparePasskey(auth, asked)),
  route(own.addPasskey, (given, asked) => ownWays.addPasskey(auth, given, asked)),
  route(own.renamePasskey, (given, asked) => ownWays.renamePasskey(auth, given, asked)),
  route(own.removePasskey, (given, asked) => ownWays.removePasskey(auth, given, asked)),
  route(own.setPassword, (given, asked) => ownWays.setPassword(auth, given, asked)),
  route(own.removePassword, (_, asked) => ownWays.removePassword(auth, asked)),
  route(own.prepareTotp, (_, asked) => ownWays.prepareTotp(auth, asked)),
  route(own.setTotp, (given, asked) => ownWays.setTotp(auth, given, asked), 'signIn'),
  route(own.removeTotp, (_, asked) => ownWays.removeTotp(auth, asked)),
  route(own.renewRecoveryCodes, (_, asked) => ownWays.renewRecoveryCodes(auth, asked)),
  route(own.endOwnSession, (given, asked) => ownAccount.endOwnSession(auth, given, asked)),
  route(own.endOtherSessions, (_, asked) => ownAccount.endOtherSessions(auth, asked)),
]

const peopleRoutes = (auth: Auth): readonly Route[] => [
  route(listAccounts, async (_, asked) => {
    await signedIn(auth, asked)
    return listPeople(auth, asked.caller)
  }),
  route(inviteAccount, async (person, asked) => {
    await confirmedLately(auth, asked)
    return invite(auth, asked.caller, person, asked.caller.language)
  }),
  route(renewInvitationEndpoint, async ({ id }, asked) => {
    await confirmedLately(auth, asked)
    return renewInvitation(auth, asked.caller, id)
  }),
  route(revokeInvitationEndpoint, async ({ id }, asked) => {
    await signedIn(auth, asked)
    return revokeInvitation(auth, asked.caller, id)
  }),
  route(setRolesEndpoint, async ({ id, roles }, asked) => {
    await confirmedLately(auth, asked)
    return setRoles(auth, asked.caller, id, roles)
  }),
  route(disableAccount, async ({ id }, asked) => {
    await signedIn(auth, asked)
    return disable(auth, asked.caller, id)
  }),
  route(enableAccount, async ({ id }, asked) => {
    await confirmedLately(auth, asked)
    return enable(auth, asked.caller, id)
  }),
  route(resetSecondFactorEndpoint, async ({ id }, asked) => {
    await confirmedLately(auth, asked)
    return resetSecondFactor(auth, asked.caller, id)
  }),
]
