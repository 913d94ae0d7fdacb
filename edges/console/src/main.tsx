/** Entry of the console: signs in when the address carries a one-time link, then shows the page of the address. */
import '@patternfly/react-core/dist/styles/base.css'
import './console.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { SignInGate } from './frame/SignInGate.tsx'
import { applyTheme } from './frame/theme.ts'
import { queryClient } from './live/query-client.ts'
import { useSignal } from './live/signal.ts'
import { router } from './router.tsx'
import { language, startLanguage } from './words/language.ts'

/** Drawn anew in another language: texts are no state of components. */
function Console(): ReactNode {
  return (
    <SignInGate key={useSignal(language)}>
      <RouterProvider router={router} />
    </SignInGate>
  )
}

applyTheme()
await startLanguage()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Console />
    </QueryClientProvider>
  </StrictMode>,
)
