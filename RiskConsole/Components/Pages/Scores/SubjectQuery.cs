using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The query that finds exactly the events of one subject.</summary>
internal static class SubjectQuery
{
    public static string For(string subject) => "subject:" + QueryText.Quote(subject);

    public static string FeedUrl(string subject) => "/feed?q=" + Uri.EscapeDataString(For(subject));
}
