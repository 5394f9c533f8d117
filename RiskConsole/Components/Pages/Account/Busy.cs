using System.Globalization;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Account;

/// <summary>What a form answers while nothing can be written: the page with a message, and when to try again.</summary>
internal static class Busy
{
    public static void Answer(HttpContext context, LogBusyException busy)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(busy.RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
