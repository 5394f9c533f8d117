namespace RiskConsole.Components.Pages.Silences;

/// <summary>Addresses around silences.</summary>
internal static class SilencesUrl
{
    public const string Silences = "/silences";
    public const string Expired = "/silences?state=expired";
    public const string Windows = "/silences/windows";

    /// <summary>The inbox with only what is hidden and matches.</summary>
    public static string Hidden(string query) => "/alerts?muted=only" + (query.Length == 0 ? "" : "&q=" + Uri.EscapeDataString(query));

    public static string Window(Guid id) => $"{Windows}?window={id}";

    /// <param name="id">Null for a new one.</param>
    public static string Edit(Guid? id) => $"{Windows}?edit={id?.ToString() ?? "new"}";
}
