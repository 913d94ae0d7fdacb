/**
 * Message bundles (DSP0243 10): <Strings> elements inside the descriptor, or in files beside it that <Strings fileRef> names.
 *
 * One language is chosen, and English fills what it lacks. A bundle without xml:lang is en-US, as the clause says.
 */
import { parseXml, type XmlElement } from '@covisor/xml'

export interface LocaleOptions {
  /** BCP 47, e.g. "de" or "zh-CN". Default "en-US". */
  readonly locale?: string | undefined
  /** Texts of external bundles by href. Bundles that are not given are skipped: the descriptor's own texts remain. */
  readonly bundles?: ReadonlyMap<string, string> | undefined
}

export function readMessages(envelope: XmlElement, { locale = 'en-US', bundles }: LocaleOptions): Map<string, string> {
  const found = envelope.elements('Strings').flatMap((strings) => {
    const external = bundles?.get(hrefOf(envelope, strings.attr('fileRef')) ?? '')
    const source = external === undefined ? strings : parseXml(external, `message bundle ${strings.attr('fileRef')}`)
    const language = (source.attr('lang') ?? strings.attr('lang') ?? 'en-US').toLowerCase()
    return [{ source, rank: rankOf(language, locale.toLowerCase()) }]
  })
  const messages = new Map<string, string>()
  for (const { source } of found.filter(({ rank }) => rank > 0).toSorted((a, b) => a.rank - b.rank)) {
    for (const message of source.elements('Msg')) {
      const id = message.attr('msgid')
      if (id !== undefined) messages.set(id, message.text)
    }
  }
  return messages
}

/** 3: the language asked for; 2: the same language of another region; 1: English, as the fallback; 0: not wanted. */
function rankOf(language: string, wanted: string): number {
  if (language === wanted) return 3
  if (language.split('-')[0] === wanted.split('-')[0]) return 2
  return language.split('-')[0] === 'en' ? 1 : 0
}

function hrefOf(envelope: XmlElement, fileRef: string | undefined): string | undefined {
  return envelope
    .first('References')
    ?.elements('File')
    .find((file) => file.attr('id') === fileRef)
    ?.attr('href')
}
