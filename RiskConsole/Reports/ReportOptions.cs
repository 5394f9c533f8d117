using System.ComponentModel.DataAnnotations;

namespace RiskConsole.Reports;

/// <summary>Section <c>Reports</c>: compliance reports.</summary>
internal sealed class ReportOptions
{
    /// <summary>Where reports are kept; empty for <c>reports</c> beside the database.</summary>
    public string? Folder { get; set; }

    /// <summary>Whether the report of each month is made by itself when the month is over.</summary>
    public bool Monthly { get; set; } = true;

    /// <summary>Most acts a part of a report lists; the rest are counted.</summary>
    [Range(10, 100_000)]
    public int MostLines { get; set; } = 1_000;
}
