/** Key combinations that the browser would take for itself. */
import { Dropdown, DropdownItem, DropdownList, MenuToggle } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { t } from '../words/translate.ts'
import { type KeyCombination, keyCombinations } from './key-combinations.ts'

export function KeysMenu({ onKeys }: { readonly onKeys: (keys: KeyCombination) => void }): ReactNode {
  const [isOpen, setOpen] = useState(false)
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      isScrollable
      toggle={(ref) => (
        <MenuToggle ref={ref} size="sm" onClick={() => setOpen(!isOpen)} isExpanded={isOpen}>
          {t('vm.sendKeys')}
        </MenuToggle>
      )}
    >
      <DropdownList aria-label={t('vm.sendKeys')}>
        {keyCombinations.map((keys) => (
          <DropdownItem key={keys.name} onClick={() => onKeys(keys)}>
            {keys.name}
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  )
}
