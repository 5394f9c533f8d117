using System.Net;

namespace RiskConsole.Hosting;

/// <summary>A page for when the console cannot make one: no scripts, no styles, nothing that could fail.</summary>
internal static class PlainPage
{
    public static Task WriteAsync(HttpContext context, int status, string title, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        var (safeTitle, safeText) = (WebUtility.HtmlEncode(title), WebUtility.HtmlEncode(text));
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{safeTitle} · RiskConsole</title></head>
            <body><main><h1>{safeTitle}</h1><p>{safeText}</p><p><a href="">Try again</a></p></main></body></html>
            """, context.RequestAborted);
    }
}
