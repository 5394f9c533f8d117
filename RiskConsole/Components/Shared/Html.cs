using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace RiskConsole.Components.Shared;

/// <summary>Makes text harmless in the markup that shared rows and marks are drawn from; every value that goes into it passes here.</summary>
internal static class Html
{
    // Everything that has a meaning in HTML is encoded; letters of all scripts are not, which keeps rows short.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Encode(string text) => Encoder.Encode(text);
}
