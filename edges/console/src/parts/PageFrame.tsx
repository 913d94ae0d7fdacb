/**
 * Head and body of a page. The title is also the browser's, so that tabs and history can be told apart.
 *
 * Hypervisors allow names of any length: a very long one is cut in the head, and told whole to who asks.
 */
import { Flex, FlexItem, PageSection, Title } from '@patternfly/react-core'
import { type ReactNode, useEffect } from 'react'
import { t } from '../words/translate.ts'

const LONG_TITLE = 160

interface PageFrameProps {
  readonly title: string
  /** Beside the title, such as a state. */
  readonly beside?: ReactNode
  readonly above?: ReactNode
  readonly actions?: ReactNode
  readonly tabs?: ReactNode
  readonly children: ReactNode
}

export function PageFrame({ title, beside, above, actions, tabs, children }: PageFrameProps): ReactNode {
  const shortTitle = title.length > LONG_TITLE ? `${title.slice(0, LONG_TITLE)}…` : title
  useEffect(() => {
    document.title = `${shortTitle} – Covisor`
  }, [shortTitle])
  return (
    <>
      <PageSection hasBodyWrapper={false} className="cv-head">
        {above}
        <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }} alignItems={{ default: 'alignItemsCenter' }}>
          <Flex alignItems={{ default: 'alignItemsCenter' }} className="cv-title">
            <Title headingLevel="h1">
              <bdi className="cv-name">{shortTitle}</bdi>
            </Title>
            {beside}
          </Flex>
          <FlexItem>
            <Flex columnGap={{ default: 'columnGapSm' }} rowGap={{ default: 'rowGapSm' }}>
              {actions}
            </Flex>
          </FlexItem>
        </Flex>
        {shortTitle === title ? null : (
          <details>
            <summary>{t('parts.wholeName')}</summary>
            <bdi className="cv-name">{title}</bdi>
          </details>
        )}
      </PageSection>
      {tabs === undefined ? null : (
        <PageSection hasBodyWrapper={false} type="tabs">
          {tabs}
        </PageSection>
      )}
      <PageSection hasBodyWrapper={false} isFilled>
        {children}
      </PageSection>
    </>
  )
}
