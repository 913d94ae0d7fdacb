/** Takes one file, dropped or chosen. */
import { Button } from '@patternfly/react-core'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'

export function FileChooser({ onFile }: { readonly onFile: (file: File) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file !== undefined) onFile(file)
  }
  return (
    <div
      className="cv-drop"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>Drop an appliance or a disk image here: OVA, VMDK, qcow2, VHD, VHDX, VDI or raw.</p>
      <Button variant="secondary" onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Appliance or disk image"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file !== undefined) onFile(file)
        }}
      />
      <p className="cv-quiet">
        It is read once, straight into the pool, and checked on the way. What is in it is shown first.
      </p>
    </div>
  )
}
