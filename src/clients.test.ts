import { test } from 'vitest'
import * as placeClient from '#kernel/place/place.client.ts'
import * as place from '#kernel/place/place.schema.ts'
import * as siteClient from '#kernel/site/site.client.ts'
import * as site from '#kernel/site/site.schema.ts'
import { checkClient } from '#test/contract.ts'
import * as reportClient from './listen/report/report.client.ts'
import * as report from './listen/report/report.schema.ts'
import * as boardClient from './respond/board/board.client.ts'
import * as board from './respond/board/board.schema.ts'
import * as dispatchClient from './respond/dispatch/dispatch.client.ts'
import * as dispatch from './respond/dispatch/dispatch.schema.ts'
import * as presenceClient from './respond/board/presence.client.ts'
import * as presence from './respond/board/presence.schema.ts'

test.each([
  ['site', siteClient, site],
  ['territory', placeClient, place],
  ['reports', reportClient, report],
  ['board', boardClient, board],
  ['dispatch', dispatchClient, dispatch],
  ['presence at an incident', presenceClient, presence],
])('what a browser knows of the %s is what the server serves', (_, clients, endpoints) => {
  checkClient(clients, endpoints)
})
