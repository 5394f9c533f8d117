using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Tests.Alerts;

namespace RiskConsole.Tests.Notices;

/// <summary>Ready-made notices.</summary>
internal static class SomeNotice
{
    private static long s_seq = 1_000;

    public static Notice Opened(long? seq = null, Severity severity = Severity.Critical, string subject = "account/1", Category category = Category.Risk)
    {
        var alert = SomeAlert.Open(severity: severity, subject: subject, category: category);
        return new(seq ?? Interlocked.Increment(ref s_seq), NoticeKind.Opened, alert.OpenedAt, alert.OpenedAt, severity, alert, null, null, []);
    }
}
