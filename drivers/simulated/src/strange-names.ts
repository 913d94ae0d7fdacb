/** Names as a careless or hostile administrator of a hypervisor might give them, for trying whatever shows names: `sim://lab?strange=1`. */
export const strangeNames = [
  // Runs where somebody puts names into markup: it would make the title of the page 1.
  '<img src=x onerror=document.title=1><script>document.title=2</script>',
  // U+202E turns whatever comes after it, U+2066 isolates it for ever: the text around must not turn.
  '\u202Egnp.exe \u2066 web',
  // No place to break a line at.
  'x'.repeat(10_000),
  // Words that lead out of what they are put into: quotes, patterns, holes of texts.
  `"'\`{{name}} \${x} %s $(reboot) ../../etc`,
  '\u{1F4A5}\u0301\u0301\u0301 \u200Bzero width',
] as const
