#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The check of citations itself: small trees whose citations lead somewhere, and twins that do not."""

import pathlib
import tempfile
import unittest

import citations

GUIDE = """# The guide

## Paged rows
## Where `things` are ##
## [Linked](Guide.md) words
## Paged rows

```sh
# Not a heading
```
"""


class Citations(unittest.TestCase):
    def objections(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            files = {"docs/Guide.md": GUIDE, **files}
            for path, content in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                if isinstance(content, bytes):
                    (root / path).write_bytes(content)
                else:
                    (root / path).write_text(content, encoding="utf-8")
            return citations.check(root, list(files))[0]

    def assert_allowed(self, content, path="src/A.h"):
        self.assertEqual(self.objections({path: content}), [])

    def assert_refused(self, content, words, line=1, path="src/A.h"):
        found = self.objections({path: content})
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{path}:{line}: "), found)
        self.assertIn(words, found[0])

    def test_a_document_is_cited_by_its_name_or_its_path(self):
        self.assert_allowed("// Guide.md tells why.\n")
        self.assert_allowed("// The guide (`docs/Guide.md`) tells why.\n")
        self.assert_allowed("install(FILES ${here}/Guide.md DESTINATION doc)\n", "CMakeLists.txt")

    def test_a_document_that_does_not_exist_is_refused(self):
        self.assert_refused("\n/// As guide.md has it.\n", "no document guide.md", 2)
        self.assert_refused("# other/Guide.md\n", "no document other/Guide.md", path="dev")
        self.assert_refused('say "README.md says why."\n', "no document README.md", path="dev")
        self.assert_refused("See Plan.md.\n", "no document Plan.md", path="docs/Other.md")

    def test_a_heading_is_cited_in_quotes(self):
        self.assert_allowed('/// What comes (Guide.md, "Paged rows").\n')
        self.assert_allowed('/// `Guide.md`, "Where things are", tells.\n')
        self.assert_allowed('/// Guide.md, "Linked words".\n')
        self.assert_allowed('say("Guide.md, \\"Paged rows\\"");\n')

    def test_a_heading_that_does_not_exist_is_refused(self):
        self.assert_refused('int a; ///< Guide.md, "Rows"\n', 'no heading "Rows"')
        self.assert_refused('// Guide.md, "paged rows"\n', 'no heading "paged rows"')
        self.assert_refused('// Guide.md, "Not a heading"\n', 'no heading "Not a heading"')
        self.assert_refused('say("Guide.md, \\"Rows\\"");\n', 'no heading "Rows"')

    def test_a_path_written_as_code_is_checked(self):
        self.assert_allowed("Tested in `docs/Other.md`.\n", "docs/Other.md")
        self.assert_allowed("See `tests/ASpec.cpp` and `tests`.\n", "tests/ASpec.cpp")
        self.assert_allowed("Of `src/A.md`, in `src/`.\n", "src/A.md")
        self.assert_refused("Tested in `tests/GoneSpec.cpp`.\n", "no tests/GoneSpec.cpp", path="A.md")
        self.assert_refused("Tested in `tests/gone/`, `tests/gone`.\n", "no tests/gone", path="A.md")

    def test_several_headings_are_checked_one_by_one(self):
        self.assert_allowed('// Guide.md, "The guide", "Paged rows" and "Linked words".\n')
        self.assert_refused('// Guide.md, "The guide" and "Rows".\n', 'no heading "Rows"')
        self.assert_refused('// Guide.md, "The guide", and "Rows".\n', 'no heading "Rows"')

    def test_a_citation_goes_on_in_the_next_line_of_its_comment(self):
        self.assert_allowed('/// Told elsewhere (Guide.md,\n/// "Paged rows").\n')
        self.assert_allowed('    // Told in Guide.md, "Paged\n    // rows".\n')
        self.assert_allowed('# Told in Guide.md, "Paged\n# rows".\n', "dev")
        self.assert_allowed('/* Told in Guide.md, "Paged\n * rows". */\n')
        self.assert_refused('\n/// Guide.md,\n/// "Rows"\n', 'no heading "Rows"', 2)

    def test_numbers_of_sections_are_refused(self):
        self.assert_refused("// The ladder of Guide.md 2.1.\n", "in quotes")
        self.assert_refused("// (Guide.md, section 2)\n", "in quotes")
        self.assert_allowed("Guide.md 2 is only a sentence here.\n", "docs/Other.md")

    def test_a_name_of_two_documents_needs_more_of_its_path(self):
        files = {"a/Notes.md": "# A\n", "b/Notes.md": "# B\n"}
        self.assertEqual(self.objections({**files, "A.h": '// a/Notes.md, "A"\n'}), [])
        self.assertIn("one of a/Notes.md, b/Notes.md",
                      self.objections({**files, "A.h": "// Notes.md\n"})[0])
        self.assertIn('no heading "A"',
                      self.objections({**files, "A.h": '// b/Notes.md, "A"\n'})[0])

    def test_the_whole_path_is_enough(self):
        files = {"Notes.md": "# Root\n", "b/Notes.md": "# B\n"}
        self.assertEqual(self.objections({**files, "A.h": '// Notes.md, "Root"\n'}), [])

    def test_patterns_and_addresses_are_no_citations(self):
        self.assert_allowed("git ls-files '*.md'\n", "dev")
        self.assert_allowed("// https://example.org/owner/Readme.md\n")

    def test_links_lead_to_files_and_folders(self):
        for target in ("Guide.md", "./Guide.md", "../src/A.h", "../src", "..", "<Guide.md>",
                       "https://example.org/x", "mailto:a@example.org"):
            files = {"docs/Other.md": f"[there]({target})\n", "src/A.h": ""}
            self.assertEqual(self.objections(files), [], target)
        self.assert_refused("\n[there](Plan.txt)\n", "no file", 2, "docs/Other.md")
        self.assert_refused("![a picture](picture.png)\n", "no file", path="docs/Other.md")
        self.assert_refused("[there](../../etc)\n", "leaves", path="docs/Other.md")
        self.assert_refused("[there]: Plan.txt\n", "no file", path="docs/Other.md")

    def test_links_lead_to_headings(self):
        for target in ("Guide.md#paged-rows", "Guide.md#paged-rows-1", "#mine", "Guide.md#the-guide",
                       "Guide.md#where-things-are", "Guide.md#linked-words"):
            self.assert_allowed(f"# Mine\n[there]({target})\n", "docs/Other.md")
        self.assert_refused("[there](Guide.md#rows)\n", "#rows", path="docs/Other.md")
        self.assert_refused("[there](Guide.md#not-a-heading)\n", "#not", path="docs/Other.md")
        self.assert_refused("# Mine\n[there](#yours)\n", "#yours", 2, "docs/Other.md")

    def test_links_in_code_are_no_links(self):
        self.assert_allowed("```sh\n[there](Plan.txt)\n```\n", "docs/Other.md")
        self.assert_allowed("Write `[there](Plan.txt)`.\n", "docs/Other.md")

    def test_what_is_no_text_is_not_read(self):
        self.assert_allowed(b"\xff\xfe no.md", "picture.png")

    def test_what_is_gone_and_not_yet_committed_is_passed_over(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(citations.check(folder, ["gone.h"]), ([], 0))


if __name__ == "__main__":
    unittest.main()
