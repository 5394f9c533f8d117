namespace RiskConsole.Components.Pages.Scores;

/// <summary>Event types in words an operator reads: <c>io.riskconsole.bridge.withdrawal</c> is "bridge withdrawal".</summary>
internal static class KindName
{
    public static string Of(string type)
    {
        var parts = type.Split(['.', '/', ':'], StringSplitOptions.RemoveEmptyEntries);
        var told = parts is [.., "v1" or "v2" or "v3"] and { Length: > 2 } ? parts[..^1] : parts;
        var words = told.Length == 0 ? type : string.Join(' ', told[^Math.Min(2, told.Length)..]);
        return Shared.DisplayText.Clean(words.Replace('_', ' ').Replace('-', ' '), 60);
    }
}
