import { formatKey } from '#kernel/ledger/checkpoint.rules.ts'
import { publishedCheckpoint } from '#kernel/ledger/log.service.ts'
import { logSigner } from '#kernel/ledger/signer.service.ts'
import { describePolicy } from '#kernel/policy/policy.rules.ts'
import { frame, wordsIn } from '#platform/http/frame.ts'
import { html } from '#platform/http/html.ts'
import { type PageRoute, pageRoute } from '#platform/http/page.ts'
import type { Site } from '#platform/stage.ts'
import type { World } from '#platform/world.ts'
import { rulesInForce, rulesTable } from './law.pages.ts'
import { checkSection, headSection } from './ledger.pages.ts'
import { permissionsTable } from './permissions.pages.ts'
import { countedReadings, readingsSection } from './readings.pages.ts'

/** From this level of sensitivity on it is about persons. */
const PERSONAL = 2

/** What anybody can check of how people's data are treated, on one page that can be printed and handed out. */
export const summaryPages = (world: World, site: Site): readonly PageRoute[] => {
  const { key } = logSigner(world.derive, world.tenant.id)
  const counts = countedReadings(world)
  const personal = describePolicy(site.policy.filter((line) => line.sensitivity >= PERSONAL))
  return [
    pageRoute({
      method: 'GET',
      path: '/observatory/trust',
      may: 'observatory.read',
      isPublic: true,
      answer: async (asked) => {
        const t = wordsIn(site, asked.language)
        const { zone, jurisdiction } = world.tenant
        const kept = rulesInForce(world).filter(({ kind }) => kind === 'retention')
        const title = t('trust.title')
        const content = html`
<h1>${title}</h1>
<p class="lead">${t('trust.lead')}</p>
${readingsSection(t, await counts())}
<section aria-labelledby="who"><h2 id="who">${t('trust.who')}</h2>
<p>${t('trust.whoLead')} <a href="/observatory/permissions">${t('trust.whoAll')}</a></p>
${permissionsTable(personal, t)}</section>
<section aria-labelledby="kept"><h2 id="kept">${t('trust.kept')}</h2>
<p>${t('trust.keptLead')} <a href="/observatory/law">${t('trust.keptAll')}</a></p>
<p class="notice attention">${t('law.pageUnsigned')}</p>
${rulesTable(kept, t('law.pageTitle'), jurisdiction, t)}</section>
${headSection(t, zone, await publishedCheckpoint(world))}
${checkSection(t, site.publicUrl, formatKey(key))}`
        return { html: frame(site, world.tenant, asked, { title, content }) }
      },
    }),
  ]
}
