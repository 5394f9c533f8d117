using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Notices;

namespace RiskConsole.Components.Layout;

/// <summary>What a notice says.</summary>
internal static class NoticeWords
{
    private const int LongestTitle = 80;
    private const int LongestName = 40;
    private const int LongestText = 200;

    public static string Title(Notice notice) => DisplayText.Clean(notice.Alert.Name, LongestTitle);

    /// <summary>What happened, and of what it says.</summary>
    public static string What(Notice notice)
    {
        var actor = DisplayText.Clean(notice.Actor ?? "somebody", LongestName);
        return notice.Kind switch
        {
            NoticeKind.Assigned => $"{actor} assigned it to you · {Text(notice.Alert.Message)}",
            NoticeKind.Mentioned => $"{actor} mentioned you: {Text(notice.Text)}",
            NoticeKind.Escalated => $"rose to {notice.Severity.Name()} · {Text(notice.Alert.Message)}",
            NoticeKind.Recurred => $"came back · {Text(notice.Alert.Message)}",
            NoticeKind.StormBegan => $"a storm began · {Text(notice.Alert.Message)}",
            _ => Text(notice.Alert.Message),
        };
    }

    /// <summary>A count as it is shown where there is little room.</summary>
    public static string Count(int unread) => unread > 99 ? "99+" : unread.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(string? text) => DisplayText.Clean(text, LongestText);
}
