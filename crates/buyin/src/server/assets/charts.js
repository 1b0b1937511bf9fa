// Draws every chart of a page from the block of data beside it. Without this script the tables say the same.
// Colours come from the style sheet, so that light and dark are said once. Nothing is fetched.
(() => {
  'use strict';
  const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => [1, 2, 3, 4, 5, 6, 7, 8].map((n) => style(`--c${n}`));
  const short = (text, most = 28) => (text.length > most ? `…${text.slice(1 - most)}` : text);
  // Plotly reads a little markup in texts; names of others must not be taken for it.
  const plain = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

  function layout(figure, extra) {
    const axis = { gridcolor: style('--faint'), linecolor: style('--line'), zeroline: false, automargin: true, tickcolor: style('--line') };
    const narrow = figure.clientWidth < 600;
    const base = {
      font: { family: 'system-ui, sans-serif', size: 12.5, color: style('--soft') },
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)',
      margin: { l: 48, r: narrow ? 8 : 24, t: 8, b: 40 }, height: narrow ? 340 : 400, hovermode: 'closest',
      hoverlabel: { bgcolor: style('--raised'), bordercolor: style('--line'), font: { color: style('--ink') } },
      legend: narrow ? { orientation: 'h', y: -0.18 } : { traceorder: 'reversed' }, showlegend: true, dragmode: false,
    };
    // Where there is little room, few months stand upright rather than many aslant, over the legend.
    const along = narrow && extra.xaxis?.type === 'date' ? { nticks: 4, tickangle: 0 } : {};
    return Object.assign(base, extra, { xaxis: Object.assign({}, axis, along, extra.xaxis), yaxis: Object.assign({}, axis, extra.yaxis) });
  }

  // Where a name may stand by its point, the best place first: its corner from the middle of the point, in widths and sizes of the
  // name and in gaps.
  const sides = [
    ['top center', -0.5, -1.22, 0, -1], ['bottom center', -0.5, -0.18, 0, 1], ['middle right', 0, -0.65, 1, 0], ['middle left', -1, -0.65, -1, 0],
  ];
  const size = 11.5;
  const pen = document.createElement('canvas').getContext('2d');
  const shared = (one, other) => Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left))
    * Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));

  // The names of points, best first: each where it covers no other name and as little of the points as can be. One without such a
  // place is left out: the pointer and the table say it.
  function name(plot, points) {
    const frame = plot.getBoundingClientRect();
    const dots = [...plot.querySelectorAll('.scatterlayer .trace')].map((trace) => [...trace.querySelectorAll('.points path')].map((dot) => dot.getBoundingClientRect()));
    const marks = dots.flat();
    pen.font = `${size}px system-ui, sans-serif`;
    const legend = plot.querySelector('.legend');
    const names = legend ? [legend.getBoundingClientRect()] : [];
    const box = (dot, width, [side, across, down, right, below]) => {
      const gap = dot.width / 1.6 + 1;
      const left = (dot.left + dot.right) / 2 + across * width + right * gap;
      const top = (dot.top + dot.bottom) / 2 + down * size + below * gap;
      return { side, left: left - 1, top: top - 1, right: left + width + 1, bottom: top + size * 1.22 + 1 };
    };
    const text = dots.map((of) => of.map(() => ''));
    const textposition = dots.map((of) => of.map(() => sides[0][0]));
    points.filter((point) => point.label).forEach((point) => {
      const dot = dots[point.trace]?.[point.at];
      if (!dot) return;
      const label = short(point.label, 22);
      const width = pen.measureText(label).width;
      const covered = (one) => marks.reduce((sum, mark) => sum + (mark === dot ? 0 : shared(one, mark)), 0);
      const free = sides.map((side) => box(dot, width, side))
        .filter((one) => one.left >= frame.left && one.right <= frame.right && one.top >= frame.top && one.bottom <= frame.bottom)
        .filter((one) => names.every((other) => shared(one, other) === 0) && covered(one) < width * size / 16);
      if (free.length === 0) return;
      const best = free.reduce((one, other) => (covered(other) < covered(one) ? other : one));
      names.push(best);
      text[point.trace][point.at] = plain(label);
      textposition[point.trace][point.at] = best.side;
    });
    return window.Plotly.restyle(plot, { text, textposition });
  }

  // A few whole things are counted in whole steps.
  const whole = (series) => {
    const values = series.flatMap((one) => one.y).filter((value) => value !== null);
    return values.every(Number.isInteger) && Math.max(...values) <= 10 ? 1 : undefined;
  };

  const draw = {
    areas(data, figure) {
      const colours = palette();
      // Those that share the last colour share a line of the legend.
      const most = 7, rest = data.series.length - most;
      const name = (one, index) => (index === most && rest > 1 ? `${rest} others` : plain(short(one.name)));
      const traces = data.series.map((one, index) => ({
        type: 'bar', name: name(one, index), showlegend: index <= most, legendgroup: index < most ? undefined : 'others', x: data.x, y: one.y, customdata: one.href,
        marker: one.hatched
          ? { color: style('--faint'), line: { width: 0 }, pattern: { shape: '/', fgcolor: style('--hatch'), size: 6, solidity: 0.25 } }
          : { color: colours[Math.min(index, most)] },
        hovertemplate: `%{x|%b %Y}: %{y:,.1f} ${data.unit}<extra>${plain(one.name)}</extra>`,
      }));
      return [traces, layout(figure, { barmode: 'stack', bargap: 0.12, yaxis: { title: { text: data.unit } }, xaxis: { type: 'date', tickformat: '%b %y' } })];
    },
    lines(data, figure) {
      const colours = palette();
      const traces = [];
      data.series.forEach((one, index) => {
        const colour = colours[index % 8];
        if (one.low && one.high) {
          traces.push({ type: 'scatter', mode: 'lines', x: one.x.concat([...one.x].reverse()), y: one.high.concat([...one.low].reverse()), fill: 'toself', fillcolor: colour, opacity: 0.15, line: { width: 0 }, hoverinfo: 'skip', showlegend: false });
        }
        traces.push({
          type: 'scatter', mode: one.x.length > 1 ? 'lines+markers' : 'markers', name: plain(short(one.name)), x: one.x, y: one.y,
          line: { color: colour, dash: one.dash || 'solid', shape: one.step ? 'hv' : 'linear', width: 2 }, marker: { size: 5, color: colour }, connectgaps: false,
          hovertemplate: `%{x|%d %b %Y}: %{y:,.1f}<extra>${plain(one.name)}</extra>`,
        });
      });
      return [traces, layout(figure, { yaxis: { title: { text: data.unit }, rangemode: 'tozero', dtick: whole(data.series) }, xaxis: { type: 'date' }, legend: { orientation: 'h', y: -0.18 } })];
    },
    bubbles(data, figure) {
      const groups = [...new Set(data.points.map((point) => point.group))];
      const colours = palette();
      const most = Math.max(1, ...data.points.map((point) => point.size || 0));
      const traces = groups.map((group, index) => {
        const points = data.points.filter((point) => point.group === group);
        points.forEach((point, at) => Object.assign(point, { trace: index, at }));
        return {
          type: 'scatter', mode: 'markers+text', name: plain(group), x: points.map((p) => p.x), y: points.map((p) => p.y),
          text: points.map(() => ''), textfont: { size }, cliponaxis: false,
          customdata: points.map((p) => p.href),
          marker: { color: colours[index % 8], opacity: 0.75, size: points.map((p) => 9 + 26 * Math.sqrt((p.size || 0) / most)), line: { width: 1, color: style('--paper') } },
          hovertext: points.map((p) => `${plain(p.name)}<br>${plain(p.note)}`), hoverinfo: 'text',
        };
      });
      return [traces, layout(figure, { xaxis: { title: { text: figure.clientWidth < 600 ? data.x.split(':')[0] : data.x }, rangemode: 'tozero', dtick: Math.max(...data.points.map((p) => p.x)) <= 12 ? 1 : undefined }, yaxis: { title: { text: data.y }, rangemode: 'tozero' }, showlegend: groups.length > 1, legend: { orientation: 'h', y: 1.08 } })];
    },
    sankey(data, figure) {
      const sides = [new Set(data.flows.map((flow) => `<${flow.from}`)), new Set(data.flows.map((flow) => `>${flow.to}`))];
      const names = sides.flatMap((side) => [...side]);
      const at = new Map(names.map((name, index) => [name, index]));
      const colours = palette();
      const colour = (name) => (name.startsWith('<') ? colours[0] : colours[1]);
      const traces = [{
        type: 'sankey', arrangement: 'snap', valueformat: ',.1f', valuesuffix: ` ${data.unit}`,
        node: { label: names.map((name) => plain(short(name.slice(1), 24))), color: names.map(colour), pad: 12, thickness: 12, line: { width: 0 } },
        link: { source: data.flows.map((f) => at.get(`<${f.from}`)), target: data.flows.map((f) => at.get(`>${f.to}`)), value: data.flows.map((f) => f.value), customdata: data.flows.map((f) => f.href), color: data.flows.map(() => style('--line')) },
      }];
      return [traces, layout(figure, { height: Math.max(320, 24 * Math.max(sides[0].size, sides[1].size) + 60), margin: { l: 8, r: 8, t: 8, b: 8 } })];
    },
    lanes(data, figure) {
      const most = figure.clientWidth < 600 ? 16 : 34;
      const colours = palette();
      const groups = [...new Set(data.lanes.map((lane) => lane.group))];
      const traces = data.lanes.map((lane) => ({
        type: 'scatter', mode: 'lines+markers', x: [lane.from, lane.to], y: [plain(short(lane.name, most)), plain(short(lane.name, most))],
        line: { width: 9, color: colours[groups.indexOf(lane.group) % 8] }, marker: { size: 9, symbol: lane.open ? ['circle', 'triangle-right'] : 'circle', color: colours[groups.indexOf(lane.group) % 8] },
        hovertext: `${plain(lane.name)}<br>${plain(lane.note)}`, hoverinfo: 'text', showlegend: false, customdata: [lane.href, lane.href],
      }));
      return [traces, layout(figure, { height: Math.max(180, 30 * data.lanes.length + 70), showlegend: false, xaxis: { type: 'date' }, yaxis: { type: 'category', autorange: 'reversed', gridcolor: 'rgba(0,0,0,0)' } })];
    },
  };

  function show(figure) {
    const data = JSON.parse(figure.querySelector('script').textContent);
    const plot = figure.querySelector('.plot');
    figure.hidden = false;
    const [traces, drawn] = draw[figure.dataset.kind](data, figure);
    return window.Plotly.react(plot, traces, drawn, { displayModeBar: false, responsive: true, scrollZoom: false }).then(() => {
      ['plotly_click', 'plotly_relayout'].forEach((what) => plot.removeAllListeners(what));
      plot.on('plotly_click', (event) => {
        const point = event.points[0];
        const where = Array.isArray(point.customdata) ? point.customdata[0] : point.customdata;
        if (where) window.location.assign(where);
      });
      if (!data.points) return plot;
      plot.on('plotly_relayout', () => name(plot, data.points));
      return name(plot, data.points);
    });
  }

  function offer(figure) {
    const caption = document.createElement('figcaption');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'SVG';
    button.title = 'Save the drawing';
    button.addEventListener('click', () => {
      const name = figure.dataset.title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
      window.Plotly.downloadImage(figure.querySelector('.plot'), { format: 'svg', filename: name, width: 1200, height: 600 });
    });
    caption.append(button);
    figure.append(caption);
  }

  const figures = [...document.querySelectorAll('figure.chart')];
  Promise.all(figures.map(show)).then(() => { document.documentElement.dataset.drawn = 'all'; });
  figures.forEach(offer);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => figures.forEach(show));
})();
