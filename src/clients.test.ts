import { test } from 'vitest'
import * as retentionClient from '#kernel/clock/retention.client.ts'
import * as retention from '#kernel/clock/retention.schema.ts'
import * as placeClient from '#kernel/place/place.client.ts'
import * as place from '#kernel/place/place.schema.ts'
import * as siteClient from '#kernel/site/site.client.ts'
import * as site from '#kernel/site/site.schema.ts'
import { checkClient } from '#test/contract.ts'
import * as rightsClient from './account/rights/rights.client.ts'
import * as rights from './account/rights/rights.schema.ts'
import * as delivery from './listen/import/delivery.schema.ts'
import * as deliveryClient from './listen/import/import.client.ts'
import * as dialogueClient from './listen/report/dialogue.client.ts'
import * as dialogue from './listen/report/dialogue.schema.ts'
import * as reportClient from './listen/report/report.client.ts'
import * as report from './listen/report/report.schema.ts'
import * as attentionClient from './respond/attention/attention.client.ts'
import * as attention from './respond/attention/attention.schema.ts'
import * as boardClient from './respond/board/board.client.ts'
import * as board from './respond/board/board.schema.ts'
import * as checkClients from './respond/board/check.client.ts'
import * as check from './respond/board/check.schema.ts'
import * as earlierClient from './respond/board/earlier.client.ts'
import * as earlier from './respond/board/earlier.schema.ts'
import * as landmarkClient from './respond/board/landmark.client.ts'
import * as landmark from './respond/board/landmark.schema.ts'
import * as presenceClient from './respond/board/presence.client.ts'
import * as presence from './respond/board/presence.schema.ts'
import * as wordClient from './respond/board/word-rule.client.ts'
import * as word from './respond/board/word-rule.schema.ts'
import * as dispatchClient from './respond/dispatch/dispatch.client.ts'
import * as dispatch from './respond/dispatch/dispatch.schema.ts'
import * as afterAction from './respond/review/after-action.schema.ts'
import * as exporting from './respond/review/export.schema.ts'
import * as replay from './respond/review/replay.schema.ts'
import * as pastClient from './respond/review/review.client.ts'
import * as past from './respond/review/review.schema.ts'
import * as indicatorClient from './understand/indicator/indicator.client.ts'
import * as indicator from './understand/indicator/indicator.schema.ts'

test.each([
  ['site', siteClient, site],
  ['territory', placeClient, place],
  ['reports', reportClient, report],
  ['deliveries', deliveryClient, delivery],
  ['rights', rightsClient, rights],
  ['retention', retentionClient, retention],
  ['ready answers', dialogueClient, dialogue],
  ['attention', attentionClient, attention],
  ['board', boardClient, board],
  ['measures', indicatorClient, indicator],
  ['dispatch', dispatchClient, dispatch],
  ['checklist', checkClients, check],
  ['earlier incidents', earlierClient, earlier],
  ['landmarks', landmarkClient, landmark],
  ['learned words', wordClient, word],
  ['presence at an incident', presenceClient, presence],
  ['past', pastClient, { ...past, ...replay, ...afterAction, ...exporting }],
])('what a browser knows of the %s is what the server serves', (_, clients, endpoints) => {
  checkClient(clients, endpoints)
})
