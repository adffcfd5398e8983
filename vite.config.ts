import react from '@vitejs/plugin-react'
import path from 'node:path'
import { defineConfig } from 'vite'

const web = path.join(import.meta.dirname, 'src/web')

/** The citizens' build has Preact where the staff's has React, and speaks to phones of 2020. */
const preact = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime'].map((name) => ({
  find: new RegExp(`^${name}$`),
  replacement: name === 'react/jsx-runtime' ? 'preact/jsx-runtime' : name === 'react-dom/client' ? 'preact/compat/client' : 'preact/compat',
}))

export default defineConfig(({ mode }) => {
  const isCitizen = mode === 'citizen'
  return {
    root: path.join(web, isCitizen ? 'citizen' : 'control-room'),
    base: isCitizen ? '/' : '/app/',
    publicDir: false,
    plugins: [react()],
    resolve: { alias: isCitizen ? preact : [] },
    build: {
      outDir: path.join(import.meta.dirname, 'dist', isCitizen ? 'citizen' : 'staff'),
      emptyOutDir: true,
      manifest: true,
      target: isCitizen ? 'es2019' : 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  }
})
