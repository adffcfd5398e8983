import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type UserConfig } from 'vite'
import { messagesPlugin } from './src/platform/messages/vite-plugin.ts'

const root = import.meta.dirname
const web = path.join(root, 'src/web')

/** The citizens' build has Preact where the staff's has React, and speaks to phones of 2020. */
const preact = Object.entries({
  react: 'preact/compat',
  'react-dom': 'preact/compat',
  'react-dom/client': 'preact/compat/client',
  'react/jsx-runtime': 'preact/jsx-runtime',
}).map(([name, replacement]) => ({ find: new RegExp(`^${name}$`), replacement }))

const report = (...names: string[]): string[] =>
  names.map((name) => `src/listen/report/${name}.messages.ts`)

const common = {
  outDir: '',
  manifest: true,
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
}

const citizen: UserConfig = {
  root: path.join(web, 'citizen'),
  base: '/',
  publicDir: 'public',
  plugins: [
    react(),
    messagesPlugin({
      root,
      files: [
        ...report('report', 'report-page', 'report-form'),
        'src/web/citizen/citizen.messages.ts',
      ],
    }),
  ],
  resolve: { alias: preact },
  build: {
    ...common,
    outDir: path.join(root, 'dist/citizen'),
    emptyOutDir: true,
    target: 'es2019',
    rolldownOptions: {
      input: [path.join(web, 'citizen/index.html'), path.join(web, 'citizen/pages.css')],
    },
  },
}

const unit: UserConfig = {
  root: path.join(web, 'unit'),
  base: '/unit/',
  publicDir: 'public',
  plugins: [
    react(),
    messagesPlugin({
      root,
      files: [
        'src/respond/board/board-page.messages.ts',
        'src/respond/unit/unit-page.messages.ts',
        'src/web/unit/unit.messages.ts',
      ],
    }),
  ],
  resolve: { alias: preact },
  build: { ...common, outDir: path.join(root, 'dist/unit'), emptyOutDir: true, target: 'es2019' },
}

/** The service worker of a phone's page is one classic script beside it: old phones know no other. */
const workerOf = (page: 'citizen' | 'unit'): UserConfig => ({
  root: path.join(web, page, 'worker'),
  publicDir: false,
  resolve: { alias: preact },
  build: {
    outDir: path.join(root, 'dist', page),
    emptyOutDir: false,
    target: 'es2019',
    lib: { entry: 'sw.ts', formats: ['iife'], name: 'convive', fileName: () => 'sw.js' },
  },
})

const staff: UserConfig = {
  root: path.join(web, 'control-room'),
  base: '/app/',
  publicDir: false,
  plugins: [
    react(),
    messagesPlugin({
      root,
      files: [
        ...report('report', 'desk-page'),
        'src/respond/board/board-page.messages.ts',
        'src/respond/dispatch/dispatch-page.messages.ts',
        'src/respond/board/protocol-page.messages.ts',
        'src/respond/board/lists-page.messages.ts',
        'src/respond/review/past-page.messages.ts',
        'src/respond/shift/shift-page.messages.ts',
        'src/respond/shift/wall-page.messages.ts',
        'src/respond/attention/attention-page.messages.ts',
        'src/listen/import/import-page.messages.ts',
        'src/understand/indicator/releases-page.messages.ts',
        'src/listen/report/dialogue-page.messages.ts',
        'src/account/review/review-page.messages.ts',
        'src/kernel/clock/law.messages.ts',
        'src/account/rights/copy.messages.ts',
        'src/account/rights/rights-page.messages.ts',
        'src/web/control-room/retention.messages.ts',
        'src/web/control-room/control-room.messages.ts',
        'src/web/control-room/accounts.messages.ts',
      ],
    }),
  ],
  build: { ...common, outDir: path.join(root, 'dist/staff'), emptyOutDir: true, target: 'es2023' },
}

/** The map that is moved, for the public pages: fetched only where it was asked for. */
const observatory: UserConfig = {
  root: path.join(web, 'observatory'),
  base: '/observatory/map/',
  publicDir: false,
  worker: { format: 'es' },
  build: {
    ...common,
    outDir: path.join(root, 'dist/observatory'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      input: [path.join(web, 'observatory/main.ts'), path.join(web, 'observatory/map.css')],
    },
  },
}

const builds: Readonly<Record<string, UserConfig>> = {
  citizen,
  worker: workerOf('citizen'),
  unit,
  'unit-worker': workerOf('unit'),
  staff,
  observatory,
}

export default defineConfig(({ mode }) => builds[mode] ?? citizen)
