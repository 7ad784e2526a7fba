package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON, YAML and XML: damage is found, mistakes and dialects are let be. */
class TextProbesTest {
    @TempDir
    Path folder;

    private ProbedFolder probed;

    @BeforeEach
    void prepare() throws IOException {
        probed = new ProbedFolder(folder);
    }

    @Test
    void dialectsOfJsonAreWhole() throws IOException {
        probed.file("plain.json", "{\"a\": [1, 2, {\"b\": null}]}")
                .file("bom.json", "\uFEFF{\"a\": 1}")
                .file("tsconfig.json", "// how it is compiled\n{ /* all */ \"strict\": true, }\n")
                .file("five.json5", "{unquoted: 'single', hex: +1, n: .5, }")
                .file("lines.json", "{\"a\": 1}\n{\"a\": 2}\n{\"a\": 3}\n")
                .file("log-in-work.json", "{\"a\": 1}\n{\"a\": 2}\n{\"a\":")
                .file("trace.json", "[\n{\"a\": 1},\n{\"a\": 2},\n")
                .file("template.json", "{\"a\": {{ value }}, \"b\": [{% for x in y %}")
                .file("text.json", "just some words")
                .file("blank.json", "\n\n");

        assertThat(probed.said("json")).isEqualTo("PASSED: 7 JSON files are whole");
    }

    @Test
    void mistakesInJsonOnlyGetAWord() throws IOException {
        probed.file("mistake.json", "{\"a\" 1}");

        assertThat(probed.said("json"))
                .isEqualTo("PASSED: 1 JSON file is whole; worth a look: mistake.json: no well-formed JSON");
    }

    @Test
    void cutJsonIsFound() throws IOException {
        probed.file("a.json", "{\"a\": [1, 2, {\"b\": \"some te");

        assertThat(probed.said("json"))
                .isEqualTo("FAILED: uploads: 1 of 1 JSON file is not whole: a.json: it ends in the middle");
    }

    @ParameterizedTest
    @CsvSource({"json,'{\"a\": 1}'", "yaml,'a: 1'", "xml,'<a/>'"})
    void zerosAtTheEndAreFound(String kind, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        probed.file("a." + kind, Arrays.copyOf(bytes, bytes.length + 4096));

        assertThat(probed.said(kind)).startsWith("FAILED").endsWith("a." + kind + ": it ends in zero bytes");
    }

    @Test
    void deepTextIsNotTestedAndNoTrouble() throws IOException {
        probed.file("deep.json", "[".repeat(2_000_000))
                .file("deep.yaml", "[".repeat(200_000))
                .file("deep.xml", "<a>".repeat(200_000));

        for (String kind : new String[] {"json", "yaml", "xml"}) {
            assertThat(probed.said(kind)).startsWith("SKIPPED: not tested: deep." + kind + ": nested deeper");
        }
    }

    @Test
    void yamlOfManyProgramsIsWhole() throws IOException {
        probed.file("configuration.yaml", """
                        homeassistant: !include core.yaml
                        api_key: !secret key
                        automation: !include_dir_merge_list automations
                        """)
                .file("many.yaml", "---\na: 1\n---\nb: 2\n...\n")
                .file("chart.yaml", "name: {{ .Values.name }}\n{{- if .Values.x }}\nx: y\n{{- end }}\n")
                .file("playbook.yml", "- hosts: all\n  vars: { a: \"{{ b }}\" }\n")
                .file("cloud.yml", "Value: !Sub \"${AWS::Region}\"\nOther: !GetAtt [a, b]\n")
                .file("twice.yaml", "a: 1\na: 2\n")
                .file("tag.yaml", "!!python/object/apply:os.system [\"true\"]\n");

        assertThat(probed.said("yaml")).isEqualTo("PASSED: 7 YAML files are whole");
    }

    @Test
    void cutYamlIsFound() throws IOException {
        probed.file("a.yaml", "a: 1\nb: \"some te");

        assertThat(probed.said("yaml"))
                .isEqualTo("FAILED: uploads: 1 of 1 YAML file is not whole: a.yaml: it ends inside quotes or brackets");
    }

    @Test
    void mistakesInYamlOnlyGetAWord() throws IOException {
        probed.file("tabs.yaml", "a:\n\tb: 1\n");

        assertThat(probed.said("yaml")).startsWith("PASSED").endsWith("tabs.yaml: no well-formed YAML");
    }

    @Test
    void laughsAreNotFollowed() throws IOException {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY a0 \"lol\">\n");
        for (int i = 1; i < 30; i++) {
            String all = ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1);
            yaml.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(all)
                    .append("]\n");
            xml.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">\n");
        }
        xml.append("]>\n<lolz>&a29;</lolz>\n");
        probed.file("lol.yaml", yaml.toString()).file("lol.xml", xml.toString());

        assertThat(probed.said("yaml")).isEqualTo("PASSED: 1 YAML file is whole");
        assertThat(probed.said("xml")).isEqualTo("PASSED: 1 XML file is whole");
    }

    @Test
    void entitiesOutsideTheFileAreNotRead() throws IOException {
        probed.file(
                "outside.xml",
                "<?xml version=\"1.0\"?>\n<!DOCTYPE a SYSTEM \"file:///does/not/exist.dtd\" [<!ENTITY x SYSTEM"
                        + " \"file:///etc/hostname\">]>\n<a>&x;</a>\n");

        assertThat(probed.said("xml")).isEqualTo("PASSED: 1 XML file is whole");
    }

    @Test
    void xmlOfManyProgramsIsWhole() throws IOException {
        probed.file("plain.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a><b c=\"d\"/></a>\n")
                .file("picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>")
                .file("illustrator.svg", "<!DOCTYPE svg [<!ENTITY ns \"urn:x\">]><svg xmlns:x=\"&ns;\"/>")
                .file("track.gpx", "<gpx:gpx xmlns:gpx=\"urn:g\"><gpx:trk/></gpx:gpx>\n<!-- end -->")
                .file("template.xml", "<a>{% if x %}<b>{% endif %}</a>");

        assertThat(probed.said("xml")).isEqualTo("PASSED: 5 XML files are whole");
    }

    @Test
    void cutXmlIsFound() throws IOException {
        probed.file("a.xml", "<a><b>text</b><b>te").file("b.svg", "<svg><path d=\"M0 ");

        assertThat(probed.said("xml"))
                .isEqualTo(
                        "FAILED: uploads: 2 of 2 XML files are not whole: a.xml: it ends before its outermost element"
                                + " does; b.svg: it ends before its outermost element does");
    }

    @Test
    void mistakesInXmlOnlyGetAWord() throws IOException {
        probed.file("a.xml", "<a><b></c></a>");

        assertThat(probed.said("xml")).startsWith("PASSED").endsWith("a.xml: no well-formed XML");
    }
}
