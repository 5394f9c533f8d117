namespace RiskConsole.Components.Pages.Scores;

/// <summary>The state of the top list, as its address carries it.</summary>
/// <param name="Search">A part of the subject's name; empty for all.</param>
/// <param name="Rows">How many rows are shown.</param>
internal sealed record ScoresUrl(string Search, int Rows)
{
    public const int Page = 50;
    public const int MostRows = 1_000;
    public const int LongestSearch = 200;

    public static ScoresUrl Parse(string? search, int? rows)
    {
        var text = (search ?? "").Trim();
        return new ScoresUrl(text.Length > LongestSearch ? text[..LongestSearch] : text, Math.Clamp(rows ?? Page, Page, MostRows));
    }

    public override string ToString()
    {
        var query = new List<string>();
        if (Search.Length > 0)
            query.Add("q=" + Uri.EscapeDataString(Search));
        if (Rows != Page)
            query.Add($"n={Rows}");
        return query.Count == 0 ? "/scores" : "/scores?" + string.Join('&', query);
    }
}
