using System.Globalization;
using System.Net;

namespace RiskConsole.Hosting;

/// <summary>A page for when the console cannot make one: nothing that could fail. What it loads for its looks it can do without.</summary>
internal static class PlainPage
{
    /// <param name="againSeconds">When the browser loads the same address again by itself, so that a screen on a wall needs nobody; null for
    /// what would not be mended by that.</param>
    public static Task WriteAsync(HttpContext context, int status, string title, string text, int? againSeconds = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        var (safeTitle, safeText) = (WebUtility.HtmlEncode(title), WebUtility.HtmlEncode(text));
        var again = "";
        if (againSeconds is { } seconds && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers["Refresh"] = seconds.ToString(CultureInfo.InvariantCulture);
            again = seconds == 1 ? "<p class=\"muted\">This page tries again by itself in a second.</p>"
                : $"<p class=\"muted\">This page tries again by itself in {seconds} seconds.</p>";
        }
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en" data-theme="dark"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="dark light">
            <title>{safeTitle} · RiskConsole</title>
            <script src="/js/look.js"></script>
            <link rel="stylesheet" href="/css/tokens.css"><link rel="stylesheet" href="/css/app.css">
            <link rel="stylesheet" href="/css/controls.css"><link rel="stylesheet" href="/css/shell.css">
            <link rel="icon" type="image/svg+xml" href="/favicon.svg"></head>
            <body><main class="plain"><span class="brand"><img src="/favicon.svg" width="24" height="24" alt="">RiskConsole</span>
            <section class="auth-card"><h1>{safeTitle}</h1><p>{safeText}</p>{again}
            <a class="button primary" href="">Try again</a></section>
            </main></body></html>
            """, context.RequestAborted);
    }
}
