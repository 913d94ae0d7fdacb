/** Texts of src/pages. */
export const pages = {
  'settings.language': 'Language',
  'settings.languageHelp': "Kept in this browser. The server's own texts, such as errors and plans, come in English.",
} as const
