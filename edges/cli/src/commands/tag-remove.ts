/** covisor tag remove KEY NAME... */
import { command } from '../command.ts'
import { tagsText } from '../runner/tags-text.ts'
import { changeTags, onOption } from './change-tags.ts'

export const tagRemove = command({
  name: 'tag remove',
  summary: 'Take a tag off VMs or other things',
  details: `By its key, whatever its value is. What does not have it stays as it is.

Examples:
  covisor tag remove tier web01 web02
  covisor tag remove rack kvm1 --on host`,
  args: ['KEY', 'NAME...'],
  options: { on: onOption },
  async run({ args: [key = '', ...names], options, client, output }) {
    for (const name of names) {
      const tags = await changeTags(client, options.on, name, { remove: [key] })
      output.say(`${name}: ${tagsText(tags)}`)
    }
  },
})
