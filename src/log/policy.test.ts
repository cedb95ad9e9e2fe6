import assert from 'node:assert/strict';
import test from 'node:test';
import { testSigner } from '../../test/vectors/testlog.ts';
import { cosignerOf } from './cosignature.ts';
import { policyText } from './dossier/policy.ts';
import { LogFault } from './fault.ts';
import { parsePolicy } from './policy.ts';

const log = testSigner('abri.example/log/essai').vkey;
const vkey = cosignerOf(testSigner('temoin.example').vkey);

test('a policy names logs and witnesses, with comments and blanks', () => {
  const text = `# à qui nos têtes sont montrées\n\n log\t${log} https://abri.example\nwitness temoin ${vkey} https://temoin.example\nquorum none\n`;
  assert.deepEqual(parsePolicy(text), { logs: [log], witnesses: [{ name: 'temoin', vkey, url: 'https://temoin.example' }] });
  assert.deepEqual(parsePolicy(policyText(log, [{ name: 'temoin', vkey }])), {
    logs: [log],
    witnesses: [{ name: 'temoin', vkey, url: null }],
  });
});

test('what names nobody, names somebody twice, or a key of another kind is refused with its line', () => {
  const refused = (text: string, code: string): void => {
    assert.throws(
      () => parsePolicy(text),
      (fault) => fault instanceof LogFault && fault.code === code,
      text,
    );
  };
  refused(`witness a ${vkey}\nwitness b ${vkey}\n`, 'policy');
  refused(`witness a ${vkey}\nwitness a ${cosignerOf(testSigner('autre.example').vkey)}\n`, 'policy');
  refused(`log ${log}\nlog ${log}\n`, 'policy');
  refused(`witness none ${vkey}\n`, 'policy');
  refused('witness a\n', 'policy');
  refused('temoin a\n', 'policy');
  refused(`witness a ${testSigner('temoin.example').vkey}\n`, 'vkey');
  refused(`log ${vkey}\n`, 'vkey');
  refused('# a\u0007\n', 'policy');
});
