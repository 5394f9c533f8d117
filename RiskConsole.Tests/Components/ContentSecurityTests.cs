using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RiskConsole.Tests.Components;

/// <summary>The content security policy allows no inline script and no inline style sheet: a page that has one would not work, or tempt someone
/// to loosen the policy.</summary>
public partial class ContentSecurityTests
{
    public static TheoryData<string> Pages => [.. Files("*.razor")];

    public static TheoryData<string> Modules => [.. Files("*.js").Where(file => !file.Contains("/_framework/", StringComparison.Ordinal) && !file.Contains("/lib/", StringComparison.Ordinal))];

    [Theory, Trait("Req", "AC6")]
    [MemberData(nameof(Pages))]
    public void Markup_AnyComponent_HasNoInlineScriptStyleOrHandler(string file)
    {
        var markup = File.ReadAllText(Path.Combine(Root(), file));

        Assert.DoesNotMatch(InlineScript(), markup);
        Assert.DoesNotMatch(StyleElement(), markup);
        Assert.DoesNotMatch(HandlerAttribute(), markup);
        Assert.DoesNotContain("javascript:", markup, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, Trait("Req", "AC6")]
    [MemberData(nameof(Modules))]
    public void Script_AnyModule_BuildsNoCodeOrMarkupFromText(string file)
    {
        var code = File.ReadAllText(Path.Combine(Root(), file));

        Assert.DoesNotMatch(CodeFromText(), code);
    }

    [Fact, Trait("Req", "OP9")]
    public void StyleSheets_AllColours_AreTokens()
    {
        foreach (var file in Files("*.css").Where(file => !file.EndsWith("tokens.css", StringComparison.Ordinal)))
            Assert.DoesNotMatch(LiteralColour(), File.ReadAllText(Path.Combine(Root(), file)));
    }

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Root(), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root(), file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("bin/", StringComparison.Ordinal) && !file.StartsWith("obj/", StringComparison.Ordinal)
                && !file.StartsWith("node_modules/", StringComparison.Ordinal) && !file.StartsWith("artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "RiskConsole"));

    [GeneratedRegex("<script(?![^>]*\\ssrc=)", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();

    [GeneratedRegex("<style[\\s>]", RegexOptions.IgnoreCase)]
    private static partial Regex StyleElement();

    [GeneratedRegex("<[a-z][^>]*\\son[a-z]+\\s*=\\s*[\"']")]
    private static partial Regex HandlerAttribute();

    [GeneratedRegex("\\beval\\(|new Function\\(|\\.innerHTML\\s*=|\\.outerHTML\\s*=|insertAdjacentHTML|document\\.write")]
    private static partial Regex CodeFromText();

    [GeneratedRegex(":[^;{}]*(#[0-9a-fA-F]{3,8}\\b|\\brgba?\\((?!var))")]
    private static partial Regex LiteralColour();
}
