using System.Text;

namespace RiskConsole.Bench.Circuits;

/// <summary>What the HTML of a page tells its script: the components to start in the circuit, and their kept state.</summary>
/// <param name="Operations">The argument of <c>UpdateRootComponents</c>.</param>
/// <param name="State">The application state, or empty.</param>
internal sealed record CircuitPage(string Operations, string State)
{
    private const string MarkerStart = "<!--Blazor:";
    private const string StateStart = "<!--Blazor-Server-Component-State:";
    private const string End = "-->";

    /// <summary>Reads the markers. They are passed on as they stand: their escapes are part of what was signed.</summary>
    public static CircuitPage Parse(string html)
    {
        var operations = new StringBuilder("{\"batchId\":1,\"operations\":[");
        var count = 0;
        foreach (var marker in All(html, MarkerStart))
        {
            // The marker that ends a prerendered component has none.
            if (!marker.Contains("\"descriptor\":", StringComparison.Ordinal))
                continue;
            if (count++ > 0)
                operations.Append(',');
            operations.Append("{\"type\":\"add\",\"ssrComponentId\":").Append(count).Append(",\"marker\":").Append(marker).Append('}');
        }
        if (count == 0)
            throw new InvalidDataException("The page has no interactive component. Was the sign-in refused?");
        return new CircuitPage(operations.Append("]}").ToString(), All(html, StateStart).FirstOrDefault() ?? "");
    }

    private static IEnumerable<string> All(string html, string start)
    {
        for (var at = html.IndexOf(start, StringComparison.Ordinal); at >= 0; at = html.IndexOf(start, at, StringComparison.Ordinal))
        {
            at += start.Length;
            var end = html.IndexOf(End, at, StringComparison.Ordinal);
            if (end < 0)
                yield break;
            yield return html[at..end];
        }
    }
}
