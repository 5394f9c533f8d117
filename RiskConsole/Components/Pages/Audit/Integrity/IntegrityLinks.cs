using System.Globalization;

namespace RiskConsole.Components.Pages.Audit.Integrity;

/// <summary>Addresses around integrity.</summary>
internal static class IntegrityLinks
{
    public const string Page = "/audit/integrity";

    /// <summary>An entry by its place in its log.</summary>
    public static string Entry(long logId, long seq) => string.Create(CultureInfo.InvariantCulture, $"/audit?q=log:{logId}%20seq:{seq}&range=all");
}
