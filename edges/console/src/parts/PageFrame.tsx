/** Head and body of a page. The title is also the browser's, so that tabs and history can be told apart. */
import { Flex, FlexItem, PageSection, Title } from '@patternfly/react-core'
import { type ReactNode, useEffect } from 'react'

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
  useEffect(() => {
    document.title = `${title} – Covisor`
  }, [title])
  return (
    <>
      <PageSection hasBodyWrapper={false} className="cv-head">
        {above}
        <Flex justifyContent={{ default: 'justifyContentSpaceBetween' }} alignItems={{ default: 'alignItemsCenter' }}>
          <Flex alignItems={{ default: 'alignItemsCenter' }} className="cv-title">
            <Title headingLevel="h1">
              <bdi className="cv-name">{title}</bdi>
            </Title>
            {beside}
          </Flex>
          <FlexItem>
            <Flex columnGap={{ default: 'columnGapSm' }} rowGap={{ default: 'rowGapSm' }}>
              {actions}
            </Flex>
          </FlexItem>
        </Flex>
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
