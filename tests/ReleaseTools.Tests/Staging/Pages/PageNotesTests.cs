using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Tests.Staging.Pages;

public sealed class PageNotesTests : IDisposable
{
    private readonly PublishedFixture _published = new();

    public void Dispose() => _published.Dispose();

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("text <a href='x' onclick='alert(1)'>a</a>")]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("[a](JaVaScRiPt:alert(1))")]
    [InlineData("[a](java&#115;cript:alert(1))")]
    [InlineData("[a](java&Tab;script:alert(1))")]
    [InlineData("[a](<java\tscript:alert(1)>)")]
    [InlineData("[a](<&#1; javascript:alert(1)>)")]
    [InlineData("[a](vbscript:x) [b](data:text/html;base64,PHNjcmlwdD4=) [c](file:///etc/passwd) [d](blob:x)")]
    [InlineData("[a][x]\n\n[x]: javascript:alert(1)")]
    [InlineData("<javascript:alert(1)> <data:text/html,x>")]
    [InlineData("![a](javascript:alert(1)) ![b](data:image/svg+xml,x) ![c](mailto:a@example.com)")]
    [InlineData("[![a](data:x)](javascript:alert(1))")]
    [InlineData("[a](//evil.example/x) [b](\\\\\\\\evil\\\\x) [c](/\\\\evil) [d](../../x) [e](%2e%2E/x)")]
    [InlineData("[a](x \"\\\" onmouseover=alert(1) x=\\\"\")")]
    [InlineData("# t {onclick=alert(1)}\n\n```js\" onclick=\"alert(1)\nx\n```")]
    [InlineData("</article></details></main><base href=x><meta http-equiv=refresh>")]
    [InlineData("| a |\n| :-: |\n| <script>b</script> |")]
    public async Task Hostile_notes_can_do_nothing(string notes)
    {
        await _published.PublishAsync("1.2.0", notes);
        await _published.UpdateAsync();
        IReadOnlyList<Element> elements = HtmlCheck.Parse(_published.Html);
        Assert.Single(elements, element => element.Name == "script");
        Assert.DoesNotContain(elements, element => element.Name is "iframe" or "object" or "embed" or "form" or "base" or "svg");
        Assert.DoesNotContain(elements.SelectMany(element => element.Attributes.Keys), name => name.StartsWith("on", StringComparison.Ordinal) || name is "style" or "srcdoc");
        foreach (string address in elements.Where(element => element.Name is "a" or "img").Select(element => element["href"] ?? element["src"]!))
            Assert.Matches("^(1\\.2\\.0/(?!.*\\.\\./)[^\\\\]*|#v1\\.2\\.0|index\\.json)$", address);
    }

    [Fact]
    public async Task Links_to_the_web_stay_and_those_to_files_lead_into_the_release()
    {
        await _published.PublishAsync("1.2.0", "[a](https://example.com/?a=1&b=2) <who@example.com> www.example.com [b](docs/manual.pdf#p2) ![c](shot.png)");
        await _published.UpdateAsync();
        Assert.Contains("""<a href="https://example.com/?a=1&amp;b=2">a</a>""", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""<a href="mailto:who@example.com">""", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""<a href="http://www.example.com">""", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""<a href="1.2.0/docs/manual.pdf#p2">b</a>""", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""<img src="1.2.0/shot.png" loading="lazy" alt="c" />""", _published.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headings_of_notes_stand_below_the_page_s_and_its_title_is_not_said_twice()
    {
        await _published.PublishAsync("1.2.0", "# hello 1.2.0\n\n## Features\n\n- a\n\n### Small\n\n##### Deep\n");
        await _published.UpdateAsync();
        Assert.Equal(["h1", "h2", "h3", "h3", "h4", "h5", "h6"], HtmlCheck.Parse(_published.Html).Select(element => element.Name).Where(name => name is ['h', >= '1' and <= '6']));
    }

    [Fact]
    public async Task Tables_of_files_are_left_out_and_other_tables_stay()
    {
        const string notes = """
            ## Features

            - a

            ## Compatibility

            | Runtime | Works |
            | --- | ---: |
            | .NET | yes |

            ## Laden

            | Datei | Größe |
            | --- | --- |
            | `base.tar.gz` | 1 MiB |
            | [``odd|`name``](x) | 1 MiB |

            ## Checksums

            | File | SHA-256 |
            | --- | --- |
            | `base.tar.gz` | `00` |

            | File | SHA-512 |
            | --- | --- |
            | `base.tar.gz` | `00` |
            """;
        await _published.PublishAsync("1.2.0", notes.Replace("odd|", "odd\\|", StringComparison.Ordinal), "base.tar.gz", "odd|`name");
        await _published.UpdateAsync();
        Assert.DoesNotContain("Laden", _published.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Checksums", _published.Html, StringComparison.Ordinal);
        Assert.Contains("<h4>Compatibility</h4>", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""<td class="number">yes</td>""", _published.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">", 20_000)]                                               // nested beyond what Markdig takes
    [InlineData("[a]", 60_000)]                                             // with the long address below: gigabytes
    [InlineData("[a](b (", 30_000)]                                         // looked through to the end for each of them: minutes
    [InlineData("[a](", 40_000)]
    public async Task Notes_that_would_swell_or_never_end_are_linked(string part, int times)
    {
        await _published.PublishAsync("1.2.0", $"{string.Concat(Enumerable.Repeat(part, times))}\n\n[a]: https://example.com/{new string('x', 50_000)}");
        await _published.UpdateAsync();
        Assert.Contains("In a file of their own", _published.Html, StringComparison.Ordinal);
        Assert.True(_published.Html.Length < 100_000);
    }

    [Fact]
    public async Task The_policy_names_exactly_the_page_s_own_style_and_script()
    {
        await _published.PublishAsync("1.2.0");
        await _published.UpdateAsync();
        string html = _published.Html;
        string policy = HtmlCheck.Parse(html).Single(element => element["http-equiv"] == "Content-Security-Policy")["content"]!;
        foreach (string name in (string[])["style", "script"])
        {
            string content = html.Split($"<{name}>")[1].Split($"</{name}>")[0];
            Assert.Contains($"{name}-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'", policy, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }
}
