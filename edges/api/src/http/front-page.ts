/** What stands at `/` when no console was built: an honest page. */
export const frontPage = (version: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Covisor</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>
<h1>Covisor ${version.replaceAll(/[^\w.+-]/g, '')}</h1>
<p>The server runs. This installation came without the web console.</p>
<p>The API is described in <a href="/v1/openapi.json">openapi.json</a>; on the command line, <code>covisor --help</code>
shows everything that can be done.</p>
</html>
`
