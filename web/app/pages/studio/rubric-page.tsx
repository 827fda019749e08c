import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';
import { rubricQuery } from '../../api/studio.ts';
import { Page } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { Environments } from './environments.tsx';
import { ExportRubric } from './export-rubric.tsx';
import { RubricEditor } from './rubric-editor.tsx';
import { RubricView } from './rubric-view.tsx';
import { rubricTabs, type RubricTab } from './rubric-tab.ts';
import { TouchedGrades } from './touched-grades.tsx';
import { Versions } from './versions.tsx';
import './studio.css';

export function RubricPage(): ReactNode {
  const { rubricId = '' } = useParams({ strict: false });
  const search: { readonly tab?: RubricTab } = useSearch({ strict: false });
  const navigate = useNavigate();
  const rubric = useQuery(rubricQuery(rubricId));
  const may = useMay();
  const [published, setPublished] = useState<number>();
  const tab = search.tab ?? 'edit';
  const tabs = rubricTabs.filter(({ id }) => id !== 'grades' || may('rubrics.write'));
  return (
    <Shown query={rubric} what="the rubric" whole>
      {({ version, rubric: document }) => (
        <Page title={document.title} crumb={<Link to="/studio">Rubrics</Link>}>
          <div>
            <nav className="tabs" aria-label="Rubric">
              {tabs.map(({ id, name }) => (
                <Link
                  key={id}
                  to="."
                  search={{ tab: id }}
                  className="tab"
                  data-here={id === tab}
                  aria-current={id === tab ? 'page' : undefined}
                >
                  {id === 'edit' && !may('rubrics.write') ? 'Rubric' : name}
                </Link>
              ))}
            </nav>
            {published !== undefined && tab !== 'grades' && (
              <p className="told" role="status">
                Version {published} is published. It counts where an environment holds it.{' '}
                <Link to="." search={{ tab: 'grades' }}>
                  Which grades it touches
                </Link>
              </p>
            )}
          </div>
          {tab === 'edit' && !may('rubrics.write') && <RubricView rubric={document} />}
          {tab === 'edit' && may('rubrics.write') && (
            <RubricEditor
              key={version.hash}
              start={document}
              base={version}
              onPublished={(made) => {
                setPublished(made.version);
                void navigate({ to: '.', search: { tab: 'environments' } });
              }}
            />
          )}
          {tab === 'versions' && <Versions rubricId={rubricId} newest={version.version} traits={document.traits} />}
          {tab === 'environments' && <Environments item={{ kind: 'rubric', name: rubricId }} />}
          {tab === 'grades' && <TouchedGrades rubricId={rubricId} />}
          {tab === 'export' && <ExportRubric rubricId={rubricId} version={version.version} />}
        </Page>
      )}
    </Shown>
  );
}
